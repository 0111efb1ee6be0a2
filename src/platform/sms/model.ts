/** One text message to a phone. `parameters` are for gateways that only send approved templates. */
export interface SmsMessage {
  /** The sender's own id: a gateway that gets it twice sends one message. */
  readonly id: string;
  readonly phone: string;
  /** What is said: `login-code`, `report-closed`; a gateway maps it to its approved template. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Adapter to a city's SMS gateway. `send` resolves once the gateway has taken the message, else rejects. */
export interface SmsSender {
  send(message: SmsMessage, signal: AbortSignal): Promise<void>;
}
