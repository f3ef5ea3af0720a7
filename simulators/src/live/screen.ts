/** Screen: shows one row after the other. On a terminal a table drawn over itself, elsewhere a line per second. */
import { renderLine, renderTable, type TableRow } from './table.ts';

export interface Screen {
  show(row: TableRow): void;
  /** Text that stays; the table goes on below it. */
  print(lines: readonly string[]): void;
}

export interface ScreenOptions {
  write: (text: string) => void;
  /** A terminal that understands cursor movements. */
  terminal: boolean;
  color: boolean;
  /** Columns of the terminal: a longer line would break and leave its rest behind. */
  columns: () => number;
  /** Only what `print` is given. */
  quiet: boolean;
}

const SGR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

export function createScreen({ write, terminal, color, columns, quiet }: ScreenOptions): Screen {
  /** Lines of the table that stands on the screen. */
  let drawn = 0;

  const fit = (line: string): string => {
    const plain = line.replace(SGR, '');
    return plain.length < columns() ? line : plain.slice(0, Math.max(0, columns() - 1));
  };

  return {
    show(row) {
      if (quiet) return;
      if (!terminal) {
        write(`${renderLine(row)}\n`);
        return;
      }
      const lines = renderTable(row, { color });
      const up = drawn > 0 ? `\u001b[${drawn}A` : '';
      write(up + lines.map((line) => `\u001b[2K${fit(line)}\n`).join(''));
      drawn = lines.length;
    },
    print(lines) {
      drawn = 0;
      for (const line of lines) write(`${line}\n`);
    },
  };
}
