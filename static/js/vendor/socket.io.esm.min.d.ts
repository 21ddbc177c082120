// As much of socket.io-client as is used.

export interface Socket {
  readonly connected: boolean;
  connect(): Socket;
  disconnect(): Socket;
  on<Told extends unknown[]>(event: string, hear: (...told: Told) => void): Socket;
}

export function io(options: {
  transports: string[];
  reconnection: boolean;
  timeout: number;
  auth: (give: (auth: object) => void) => void;
}): Socket;
