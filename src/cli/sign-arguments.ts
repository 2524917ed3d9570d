import { readArguments, usage } from './read-arguments.ts';

const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

export interface SignArguments {
  readonly input: string;
  readonly output: string;
  readonly p12: string;
  readonly pinEnv: string | undefined;
  readonly level: (typeof LEVELS)[number];
  readonly tsa: URL | undefined;
  readonly image: string | undefined;
  readonly rect: GivenRect | undefined;
  readonly roots: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly json: boolean;
}

/** Points from the lower left corner of the page as it is shown. */
export interface GivenRect {
  /** From 0. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const options = {
  p12: { type: 'string' },
  'pin-env': { type: 'string' },
  level: { type: 'string' },
  tsa: { type: 'string' },
  image: { type: 'string' },
  rect: { type: 'string' },
  root: { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

/** Throws CLI_USAGE. */
export function readSignArguments(words: readonly string[]): SignArguments {
  const { values, positionals } = readArguments(words, options);
  const [input, output, ...more] = positionals;
  if (input === undefined || output === undefined || more.length > 0) {
    throw usage('cần tệp gốc và tệp kết quả', 'give the input and the output file');
  }
  const { p12, image } = values;
  if (p12 === undefined) throw usage('thiếu --p12', '--p12 is missing');
  const tsa = values.tsa === undefined ? undefined : readUrl(values.tsa);
  const level = readLevel(values.level ?? (tsa ? 'B-T' : 'B-B'));
  if (level !== 'B-B' && !tsa) throw usage(`mức ${level} cần --tsa`, `level ${level} needs --tsa`);
  if (image !== undefined && values.rect === undefined) {
    throw usage('--image cần --rect', '--image needs --rect');
  }
  return {
    input,
    output,
    p12,
    pinEnv: values['pin-env'],
    level,
    tsa,
    image,
    rect: values.rect === undefined ? undefined : readRect(values.rect),
    roots: values.root ?? [],
    allowedHosts: values['allow-host'] ?? [],
    json: values.json === true,
  };
}

function readLevel(text: string): SignArguments['level'] {
  const level = LEVELS.find((known) => known === text);
  if (!level)
    throw usage(`--level là một trong ${LEVELS.join(', ')}`, `--level is one of ${LEVELS.join(', ')}`);
  return level;
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw usage('--tsa cần địa chỉ http(s)', '--tsa takes an http(s) address');
}

/** page,x,y,w,h with the page counted from 1. */
function readRect(text: string): GivenRect {
  const [page = 0, x = 0, y = 0, width = 0, height = 0, ...more] = text.split(',').map(Number);
  const sound = [page, x, y, width, height].every(Number.isFinite) && text.split(',').length === 5;
  if (!sound || more.length > 0 || !Number.isInteger(page) || page < 1 || width <= 0 || height <= 0) {
    throw usage(
      '--rect cần trang,x,y,rộng,cao (trang tính từ 1; đơn vị point)',
      '--rect takes page,x,y,width,height (page from 1; points)',
    );
  }
  return { page: page - 1, x, y, width, height };
}
