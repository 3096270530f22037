// Gives Node.js before 22 the WebSocket that browsers have. Import it first: the Nostr libraries look for one while they load.
import { WebSocket } from "ws";

globalThis.WebSocket ??= WebSocket;
