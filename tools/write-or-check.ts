import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The end of a tool that generates a file: writes it, or with `--check` among the arguments writes nothing and fails
 * with `difference` when the file says something else. An error ends the process with 1.
 */
export async function writeOrCheck(
  target: URL,
  difference: string,
  generate: () => Promise<string>,
): Promise<void> {
  try {
    const text = await generate();
    if (!process.argv.includes('--check')) {
      writeFileSync(target, text);
      console.log(`wrote ${fileURLToPath(target)}`);
    } else if (readFileSync(target, 'utf8') !== text) {
      console.error(difference);
      process.exitCode = 1;
    }
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
