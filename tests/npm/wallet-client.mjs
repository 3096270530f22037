// The wallet client of @getalby/sdk (NIP-47), with any wallet service: asks everything once, makes an invoice and waits for its payment, pays an invoice.
// usage: node wallet-client.mjs <connection-uri> <invoice-to-pay>        prints one line of JSON when its invoice waits to be paid, and one with the results
import "./websocket.mjs";
import { NWCClient } from "@getalby/sdk/nwc";

const [uri, invoiceToPay] = process.argv.slice(2);
const client = new NWCClient({ nostrWalletConnectUrl: uri });
const notifications = [];
const waiting = new Map();
const notified = (type) =>
  new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no notification ${type}`)), 30_000);
    waiting.set(type, () => {
      clearTimeout(limit);
      resolve();
    });
  });
const unsubscribe = await client.subscribeNotifications((notification) => {
  notifications.push(notification);
  waiting.get(notification.notification_type)?.();
});

const service = await client.getWalletServiceInfo();
const info = await client.getInfo();
const before = await client.getBalance();
const made = await client.makeInvoice({ amount: 21_000, description: "from @getalby/sdk", expiry: 600 });
const received = notified("payment_received");
console.log(JSON.stringify({ invoice: made.invoice }));
await received;
const sent = notified("payment_sent");
const paid = await client.payInvoice({ invoice: invoiceToPay });
await sent;
const lookedUp = await client.lookupInvoice({ payment_hash: made.payment_hash });
const lookedUpByInvoice = await client.lookupInvoice({ invoice: invoiceToPay });
const listed = await client.listTransactions({ limit: 10 });
const after = await client.getBalance();
const again = await client.payInvoice({ invoice: invoiceToPay }).then(
  (answer) => ({ answer }),
  (error) => ({ kind: error.constructor.name, code: error.code, message: error.message }),
);
unsubscribe();
client.close();
console.log(JSON.stringify({ encryption: client.encryptionType, service, info, before, made, paid, lookedUp, lookedUpByInvoice, listed, after, again, notifications }));
process.exit(0);
