/** One command of the command line. */
export interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly options?: Readonly<
    Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>
  >;
  run(input: CommandInput): Promise<CommandResult>;
}

export interface CommandInput {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  /** Says a line to the person who runs it. */
  say(line: string): void;
}

export interface CommandResult {
  /** What --json prints. */
  readonly output?: unknown;
  /** Exit code; 0 unless said. */
  readonly code?: number;
}
