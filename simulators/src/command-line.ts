/** Command line: reads one by a command of commander, so that whoever started it prints what is asked for, or says in a sentence what is wrong. */
import { type Command, CommanderError } from 'commander';

export type Unparsed =
  /** `--help` and its like. */
  { do: 'print'; text: string } | { do: 'refuse'; sentence: string };

/** @returns undefined when it was read: the command has the options */
export function parseCommandLine(command: Command, args: readonly string[]): Unparsed | undefined {
  let printed = '';
  command
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (printed += text),
      writeErr: () => {},
      getOutHelpWidth: () => 110,
      getOutHasColors: () => false,
    });
  try {
    command.parse([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { do: 'print', text: printed };
    return { do: 'refuse', sentence: toSentence(error.message) };
  }
}

/** Commander says `error: option '--devices <n>' argument 'x' is invalid. <our words>`. */
function toSentence(message: string): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/\n/g, ' ')
    .trim();
  const invalid = /^option '(--\S+) [^']*' argument '(.*)' is invalid\. (.*)$/.exec(text);
  if (invalid !== null) return `${invalid[1]} "${invalid[2]}": ${invalid[3]}`;
  const excess = /^too many arguments.*$/i.exec(text);
  return excess === null
    ? `${text} (--help shows what there is)`
    : 'there are no arguments beside the options (--help shows them)';
}
