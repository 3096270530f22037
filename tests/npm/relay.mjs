// A Nostr relay that nobody here wrote (@nostr-relay) on 127.0.0.1, with its events in memory. It checks form, id and signature of every event,
// and, as some relays do, it ignores the filters #e and #p on live events: everybody's answers arrive at everybody.
// usage: node relay.mjs [port]        prints its address, and runs until its standard input ends
import { EventRepository, EventUtils, LogLevel } from "@nostr-relay/common";
import { NostrRelay } from "@nostr-relay/core";
import { Validator } from "@nostr-relay/validator";
import { WebSocketServer } from "ws";

// The packages leave storage to their user. Ephemeral events never come here.
class EventsInMemory extends EventRepository {
  #events = new Map();

  isSearchSupported() {
    return false;
  }

  upsert(event) {
    const type = EventUtils.getType(event.kind);
    const key = type === "REGULAR" ? event.id : `${event.kind}:${event.pubkey}:${EventUtils.extractDTagValue(event)}`;
    const held = this.#events.get(key);
    // NIP-01: of two replaceable events the later stays, of two in one second the one with the lower id.
    if (held && (held.created_at > event.created_at || (held.created_at === event.created_at && held.id <= event.id))) return { isDuplicate: true };
    this.#events.set(key, event);
    return { isDuplicate: false };
  }

  find(filter) {
    const tags = Object.entries(filter).filter(([name]) => name.startsWith("#"));
    const found = [...this.#events.values()]
      .filter((event) => EventUtils.isMatchingFilter(event, filter))
      .filter((event) => tags.every(([name, values]) => event.tags.some((tag) => tag[0] === name.slice(1) && values.includes(tag[1]))))
      .sort((one, other) => other.created_at - one.created_at);
    return found.slice(0, filter.limit ?? found.length);
  }

  async destroy() {
    this.#events.clear();
  }
}

const relay = new NostrRelay(new EventsInMemory(), { logLevel: LogLevel.ERROR, filterResultCacheTtl: 0 });
const validator = new Validator();
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2] ?? 0) });
server.on("connection", (client, request) => {
  relay.handleConnection(client, request.socket.remoteAddress);
  client.on("error", () => client.close());
  client.on("close", () => relay.handleDisconnect(client));
  client.on("message", async (data) => {
    try {
      await relay.handleMessage(client, await validator.validateIncomingMessage(data));
    } catch (refused) {
      client.send(JSON.stringify(["NOTICE", refused.message]));
    }
  });
});
server.on("listening", () => console.log(`ws://127.0.0.1:${server.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
