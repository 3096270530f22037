// Buys one response with @getalby/lightning-tools, as a browser or an agent would; the invoice is paid over HTTP by a wallet of the test.
// usage: node buy.mjs <l402|mpp> <url> <pay-url>
import { fetchWithL402 } from "@getalby/lightning-tools/402/l402";
import { fetchWithMpp } from "@getalby/lightning-tools/402/mpp";

// fetchWithMpp reads a challenge only where it comes first, and the L402 challenge has to: so it is handed the Payment challenge alone,
// as by a client that picks among those offered. Everything else is the server's own.
const fetchAnything = globalThis.fetch;
const onlyPayment = async (...request) => {
  const response = await fetchAnything(...request);
  const offered = response.headers.get("www-authenticate")?.match(/Payment id=.*$/)?.[0];
  if (!offered) return response;
  const headers = new Headers(response.headers);
  headers.set("www-authenticate", offered);
  return new Response(response.body, { status: response.status, headers });
};

const [scheme, url, payUrl] = process.argv.slice(2);
let payments = 0;
const wallet = {
  async payInvoice({ invoice }) {
    payments++;
    const answer = await fetch(payUrl, { method: "POST", body: invoice });
    if (!answer.ok) throw new Error(`not paid: ${answer.status} ${await answer.text()}`);
    return { preimage: (await answer.text()).trim() };
  },
};

if (scheme === "mpp") globalThis.fetch = onlyPayment;
const buy = { l402: fetchWithL402, mpp: fetchWithMpp }[scheme];
const response = await buy(url, {}, { wallet });
const body = await response.text();
const again = await buy(url, {}, { wallet, credentials: response.payment?.credentials });
console.log(JSON.stringify({
  status: response.status,
  body,
  payments,
  paid: response.payment?.paid ?? false,
  amountSat: response.payment?.amountSat ?? 0,
  receipt: response.headers.get("payment-receipt"),
  credential: response.payment?.credentials?.value ?? null,
  againStatus: again.status,
  againCode: (await again.json()).code ?? null,
}));
