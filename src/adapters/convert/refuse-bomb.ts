/** DOCX and ODT are ZIP archives: what they say they hold is added up before another program unpacks them. */
import { unzipSync } from 'fflate';
import { AppError } from '../../app-error.ts';
import type { ConvertToPdf } from '../../office/outgoing/convert-file.ts';
import { convertErrors } from './errors.ts';

/** Far above any document; archives that lie about it meet the limits of the program that unpacks them. */
const MOST_BYTES = 512 * 1024 * 1024;
const MOST_ENTRIES = 10_000;

/** The converter behind this check. */
export function refusingBombs(convert: ConvertToPdf): ConvertToPdf {
  return async (bytes, format) => {
    refuseBomb(bytes);
    return convert(bytes, format);
  };
}

/** Nothing is unpacked here. @throws AppError ARCHIVE_BOMB; CONVERSION_FAILED when it is no archive */
export function refuseBomb(bytes: Uint8Array): void {
  let total = 0;
  let entries = 0;
  const note = ({ originalSize }: { readonly originalSize: number }) => {
    total += originalSize;
    entries += 1;
    if (total > MOST_BYTES || entries > MOST_ENTRIES) throw new AppError(convertErrors.ARCHIVE_BOMB);
    return false;
  };
  try {
    unzipSync(bytes, { filter: note });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const params = { reasonVi: 'không phải là tệp DOCX hay ODT', reasonEn: 'it is neither DOCX nor ODT' };
    throw new AppError(convertErrors.CONVERSION_FAILED, { params, cause: error });
  }
}
