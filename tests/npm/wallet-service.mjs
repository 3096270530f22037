// The wallet service of @getalby/sdk (NIP-47) for one client. Its money is the test's: each request goes as JSON {method, params} to a URL of the test,
// which answers {result} or {error: {code, message}}. Each line of its standard input, {"notification_type", "notification"}, it sends as a notification.
// usage: node wallet-service.mjs <relay-url> <backend-url>        prints the connection URI, and runs until its standard input ends
import "./websocket.mjs";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { NWCClient, NWCWalletService, NWCWalletServiceKeyPair } from "@getalby/sdk/nwc";

const [relayUrl, backendUrl] = process.argv.slice(2);
const connection = { relayUrls: [relayUrl], secret: randomBytes(32).toString("hex") };
const clientPubkey = new NWCClient({ ...connection, walletPubkey: "" }).publicKey;
const keys = new NWCWalletServiceKeyPair(randomBytes(32).toString("hex"), clientPubkey);
const service = new NWCWalletService({ relayUrls: [relayUrl] });

const ask = (method) => async (params) => {
  const answer = await fetch(backendUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ method, params: params ?? {} }),
  });
  return answer.ok ? await answer.json() : { error: { code: "INTERNAL", message: `the backend answered ${answer.status}` } };
};
const handlers = {
  getInfo: ask("get_info"),
  getBalance: ask("get_balance"),
  makeInvoice: ask("make_invoice"),
  payInvoice: ask("pay_invoice"),
  lookupInvoice: ask("lookup_invoice"),
  listTransactions: ask("list_transactions"),
};

await service.publishWalletServiceInfoEvent(
  keys.walletSecret,
  ["get_info", "get_balance", "make_invoice", "pay_invoice", "lookup_invoice", "list_transactions", "notifications"],
  ["payment_received", "payment_sent"],
);
await service.subscribe(keys, handlers);
console.log(new NWCClient({ ...connection, walletPubkey: keys.walletPubkey }).nostrWalletConnectUrl);

// The SDK's service has no notifications of its own; its encryption, signature and relays are used.
for await (const notification of createInterface({ input: process.stdin })) {
  const event = await service.signEvent(
    {
      kind: 23197,
      created_at: Math.floor(Date.now() / 1000),
      tags: [["p", keys.clientPubkey]],
      content: await service.encrypt(keys, notification, "nip44_v2"),
    },
    keys.walletSecret,
  );
  await Promise.any(service.pool.publish(service.relayUrls, event));
}
process.exit(0);
