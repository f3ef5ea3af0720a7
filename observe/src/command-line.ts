/** Command line: reads one by a command of commander, so that whoever started it prints what is asked for, or says in a sentence what is wrong. */
import { type Command, CommanderError } from 'commander';

export type Unparsed = { do: 'print'; text: string } | { do: 'refuse'; sentence: string };

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
    const sentence = error.message
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
      .trim();
    return { do: 'refuse', sentence };
  }
}
