/** Judges the PDFs of a document, sent or received, and whether its set of signatures is complete. */
import type { DocumentOrigin } from '../documents/document.ts';
import type { HeldCertificate } from '../organisation/organisation.ts';
import type { Transact } from '../unit-of-work.ts';
import {
  type FileVerdict,
  type JudgeFile,
  judgeSignatures,
  type SignatureFault,
} from './judge-signatures.ts';

export interface FileToJudge {
  readonly role: 'main' | 'attachment';
  readonly name: string;
  readonly sha256: string;
  readonly mediaType: string;
}

export interface JudgeFilesPorts {
  readonly judgeFile: JudgeFile;
  readonly transact: Transact<{
    organisation: {
      certificateByFingerprint(
        fingerprint: string,
      ): Promise<Pick<HeldCertificate, 'personId' | 'unitId'> | null>;
    };
  }>;
}

export interface JudgedFile {
  readonly name: string;
  readonly role: 'main' | 'attachment';
  readonly sha256: string;
  readonly verdict: FileVerdict;
}

export interface Judgement {
  readonly files: readonly JudgedFile[];
  /** Null when every signature that is needed is there and valid. */
  readonly fault: SignatureFault | null;
}

export interface JudgeFilesCommand {
  readonly files: readonly FileToJudge[];
  readonly origin: DocumentOrigin;
  readonly signerFingerprints: readonly (string | null)[];
  readonly issuerUnitId: string | null;
  /** The issuing agency is on another system. */
  readonly issuerElsewhere?: boolean;
  readonly at: Date;
}

/** Runs outside any transaction: judging a large file takes seconds. */
export async function judgeFiles(ports: JudgeFilesPorts, command: JudgeFilesCommand): Promise<Judgement> {
  const files: JudgedFile[] = [];
  for (const file of command.files) {
    if (file.mediaType !== 'application/pdf') continue;
    const verdict = await ports.judgeFile(file.sha256, command.at);
    files.push({ name: file.name, role: file.role, sha256: file.sha256, verdict });
  }
  const main = files.find((file) => file.role === 'main');
  if (!main) return { files, fault: 'agency-signature-missing' };
  const fault = judgeSignatures({
    origin: command.origin,
    signerFingerprints: command.signerFingerprints,
    main: main.verdict,
    attachments: files.filter((file) => file !== main).map((file) => file.verdict),
    holders: await holdersOf(ports, files),
    issuerUnitId: command.issuerUnitId,
    issuerElsewhere: command.issuerElsewhere === true,
  });
  return { files, fault };
}

async function holdersOf(
  ports: JudgeFilesPorts,
  files: readonly JudgedFile[],
): Promise<ReadonlyMap<string, { personId: string | null; unitId: string | null }>> {
  const fingerprints = new Set(
    files.flatMap((file) => file.verdict.signatures.flatMap((signature) => signature.fingerprint ?? [])),
  );
  return ports.transact(async (tx) => {
    const holders = new Map<string, { personId: string | null; unitId: string | null }>();
    for (const fingerprint of fingerprints) {
      const holder = await tx.organisation.certificateByFingerprint(fingerprint);
      if (holder) holders.set(fingerprint, holder);
    }
    return holders;
  });
}
