/** What an instance shows to its partners: opened and held against each other before anything starts. */
import type { ErrorText } from '../app-error.ts';
import { requirePair } from './key-pair.ts';
import { certificateFile, readableFile } from './named-files.ts';

export interface PeerConfig {
  readonly port: number;
  readonly host: string;
  /** PEM, absolute paths. */
  readonly keyFile: string;
  readonly certFile: string;
  readonly caFile: string;
}

type Refuse = (name: string, reason: ErrorText) => never;
type PeerSettingName = 'PEER_PORT' | 'PEER_HOST' | 'PEER_KEY' | 'PEER_CERT' | 'PEER_CA';

/** All of it or nothing: half an identity would refuse every partner. */
export function readPeer(
  text: (name: PeerSettingName) => string | undefined,
  refuse: Refuse,
): PeerConfig | undefined {
  const names = ['PEER_PORT', 'PEER_KEY', 'PEER_CERT', 'PEER_CA'] as const;
  const missing = names.filter((name) => text(name) === undefined);
  if (missing.length === names.length) return undefined;
  if (missing[0])
    refuse(missing[0], {
      vi: 'còn thiếu để liên thông; đặt đủ PEER_PORT, PEER_KEY, PEER_CERT, PEER_CA',
      en: 'it is missing for the exchange; set all of PEER_PORT, PEER_KEY, PEER_CERT, PEER_CA',
    });
  const port = text('PEER_PORT')!;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    refuse('PEER_PORT', { vi: `“${port}” không phải số cổng`, en: `“${port}” is no port` });
  const host = text('PEER_HOST')!;
  if (!/^[0-9A-Za-z.:-]+$/.test(host))
    refuse('PEER_HOST', { vi: `“${host}” không phải địa chỉ`, en: `“${host}” is no address` });
  const keyFile = readableFile('PEER_KEY', text('PEER_KEY')!, refuse);
  const certFile = certificateFile('PEER_CERT', text('PEER_CERT')!, refuse);
  const caFile = certificateFile('PEER_CA', text('PEER_CA')!, refuse);
  // The kinds that sign the list of agencies (adapters/keys/instance-signature.ts).
  requirePair({ PEER_KEY: keyFile, PEER_CERT: certFile }, ['P-256', 'RSA'], refuse);
  return { port: Number(port), host, keyFile, certFile, caFile };
}
