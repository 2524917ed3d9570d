/** npm run journey -- [FILE.pdf …] [--json] [--from=UNIT] [--to=UNIT,UNIT] */

export interface Arguments {
  readonly files: readonly string[];
  readonly json: boolean;
  /** First parts of demo user names. */
  readonly sender: string;
  readonly receivers: readonly string[];
}

export const usage = `npm run journey -- [TỆP.pdf …] [--json] [--from=chanson] [--to=huyen,hungloi]

Đưa từng tệp PDF qua dịch vụ tại ANTIN_URL (mặc định http://127.0.0.1:3000) bằng các tài khoản trình diễn:
soạn, duyệt, ký, phát hành, gửi; bên nhận kiểm tra, đăng ký, chỉ đạo, phân công, xử lý; rồi so byte, chữ ký, biên nhận.
Không có tệp nào thì tự soạn một công văn đúng thể thức. Mã thoát 0 chỉ khi mọi bước đều đạt.
(Walks each PDF through the running service with the demo accounts; exit code 0 only if every step held.)`;

/** Throws with one line when a word is not understood. */
export function readArguments(words: readonly string[]): Arguments {
  const value = (name: string) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const known = /^--(json|from=[\w-]+|to=[\w,-]+)$/;
  const strange = words.find((word) => word.startsWith('-') && !known.test(word));
  if (strange !== undefined) throw new Error(`Không hiểu tham số ${strange}.\n${usage}`);
  return {
    files: words.filter((word) => !word.startsWith('-')),
    json: words.includes('--json'),
    sender: value('from') ?? 'chanson',
    receivers: (value('to') ?? 'huyen,hungloi').split(',').filter((unit) => unit !== ''),
  };
}
