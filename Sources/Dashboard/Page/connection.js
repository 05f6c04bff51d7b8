// The WebSocket to the program. It comes back by itself, after pauses that grow.

const PAUSES = [0.5, 1, 2, 4, 8, 15, 30];

/** A connection that is made again whenever it breaks. */
export class Connection {
  #socket = null;
  #timer = 0;
  #failures = 0;
  #onMessage;
  #onState;

  /**
   * Takes what to do with each message and at each change: `live`, `connecting`, `offline` with the time of the next try
   * and how many have failed, `moved` where the address is that of the program no longer, and no try can succeed.
   */
  constructor({ onMessage, onState }) {
    this.#onMessage = onMessage;
    this.#onState = onState;
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.retry(); });
    this.#open();
  }

  /** Sends a message; returns whether it could be. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Tries now, unless it is connected. */
  retry() {
    if (this.#timer) this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#onState("connecting");
    const socket = new WebSocket(socketAddress());
    this.#socket = socket;
    socket.onopen = () => { this.#failures = 0; this.#onState("live"); };
    socket.onmessage = (event) => this.#onMessage(JSON.parse(event.data));
    socket.onclose = async () => (await hasMoved() ? this.#onState("moved") : this.#wait());
  }

  #wait() {
    const pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)] * 1000;
    this.#timer = setTimeout(() => this.#open(), pause);
    this.#onState("offline", Date.now() + pause, this.#failures);
  }
}

function socketAddress() {
  const address = new URL("socket", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return address;
}

/** Whether a program answers that has not made our address: each start makes another one. */
async function hasMoved() {
  try {
    const { status } = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(2000) });
    return status === 403;
  } catch {
    return false;
  }
}
