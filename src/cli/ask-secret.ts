import { stderr, stdin } from 'node:process';

const ENTER = ['\r', '\n', '\u0004'];
const BACKSPACE = ['\u007f', '\b'];
const CTRL_C = '\u0003';

/** Reads a line from the terminal without showing it. Undefined when nobody sits there or the asking was broken off. */
export async function askSecret(question: string): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    return await readHidden();
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

async function readHidden(): Promise<string | undefined> {
  let secret: string[] = [];
  for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    for (const character of chunk) {
      if (character === CTRL_C) return undefined;
      if (ENTER.includes(character)) return secret.join('');
      if (BACKSPACE.includes(character)) secret = secret.slice(0, -1);
      else secret.push(character);
    }
  }
  return undefined;
}
