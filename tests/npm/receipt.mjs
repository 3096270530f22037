// Verifies a receipt with jose, as a buyer would who knows the seller's address and nothing else.
// usage: node receipt.mjs <jwks-url> <receipt>
import { compactVerify, createRemoteJWKSet } from "jose";

const [jwksUrl, receipt] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(jwksUrl));
const verify = (text) => compactVerify(text, keys, { algorithms: ["ES256"] });

const { payload, protectedHeader } = await verify(receipt);
const [header, body, signature] = receipt.split(".");
const dearer = JSON.parse(new TextDecoder().decode(payload));
dearer.amount_msat += 1;
const forged = `${header}.${Buffer.from(JSON.stringify(dearer)).toString("base64url")}.${signature}`;
console.log(JSON.stringify({
  header: protectedHeader,
  payload: JSON.parse(new TextDecoder().decode(payload)),
  forged: await verify(forged).then(() => "verified", (error) => error.code),
}));
