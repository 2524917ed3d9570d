/** One draft that is being written: what was typed, on which version it stands, and how it is saved. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { api, codeOf, request } from '../../api/client.ts';
import { liveKey } from '../../shell/live.ts';
import { useSession } from '../../shell/session.tsx';
import type { DocumentRecord } from '../document/open-document.ts';
import { type Content, readyContent } from './content.ts';
import { forget, recall, remember, type Typed } from './draft-memory.ts';
import { bodyOf, type DraftValues, merge, same, valuesOf } from './draft-values.ts';

export interface Draft extends Typed {
  /** Null until it was saved for the first time. */
  readonly id: string | null;
  /** As the server has it; undefined until then. */
  readonly record: DocumentRecord | undefined;
  readonly busy: boolean;
  readonly error: unknown;
  readonly changed: boolean;
  /** Somebody else saved meanwhile; the next step would be refused. */
  readonly overtaken: boolean;
  set(part: Partial<DraftValues>): void;
  setContent(content: Content | null): void;
  /** Saves what changed; resolves with the document's id and version. @throws what the server refused */
  save(): Promise<Saved>;
  /** A step of this page that makes a new version: runs on the saved draft, and takes its version from the answer. */
  step<T>(
    work: (saved: Saved) => Promise<{ readonly result: T; readonly version: number | null }>,
    /** What was refused is shown where the step was taken. */
    shownElsewhere?: boolean,
  ): Promise<T>;
  takeTheirs(): void;
  keepMine(): void;
}

export interface Saved {
  readonly id: string;
  readonly version: number;
}

export const DraftContext = createContext<Draft | null>(null);

export function useOwnDraft(): Draft {
  const draft = useContext(DraftContext);
  if (draft === null) throw new Error('outside of the draft page');
  return draft;
}

interface Start {
  readonly id: string | null;
  readonly values: DraftValues;
  readonly content: Content | null;
  readonly version: number | null;
}

export function etagOf(version: number): string {
  return `"${version}"`;
}

export function versionOf(etag: string | undefined): number {
  return Number(etag?.replace(/\D/g, ''));
}

/** `record` follows the server; what was typed follows the drafter. */
export function useDraft(
  start: Start,
  record: DocumentRecord | undefined,
  onCreated: (id: string) => void,
): Draft {
  const { account } = useSession();
  const queries = useQueryClient();
  const [id, setId] = useState(start.id);
  const name = id ?? `new ${start.values.replyToIncomingId ?? ''}`;
  const [typed, setTyped] = useState<Typed>(
    () => recall(account.id, name) ?? { ...start, base: start.values, contentChanged: false },
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef({ typed, id });
  latest.current = { typed, id };
  const changed = typed.contentChanged || !same(typed.values, typed.base);
  useEffect(() => {
    if (changed) remember(account.id, name, typed);
    else forget(account.id, name);
  }, [account.id, name, typed, changed]);
  const change = useCallback((part: Partial<Typed>) => {
    latest.current.typed = { ...latest.current.typed, ...part };
    setTyped(latest.current.typed);
  }, []);

  const saveNow = async (): Promise<Saved> => {
    const { values, base, content, contentChanged } = latest.current.typed;
    let saved = await saveValues(latest.current, values, base);
    if (latest.current.id === null) {
      forget(account.id, name);
      latest.current.id = saved.id;
      setId(saved.id);
      onCreated(saved.id);
    }
    change({ base: values, version: saved.version });
    if (contentChanged && content !== null) {
      saved = await saveContent(saved, content);
      change({ version: saved.version, contentChanged: false });
    }
    return saved;
  };
  const run = async <T>(work: () => Promise<T>, quiet = false): Promise<T> => {
    setBusy(true);
    setError(null);
    try {
      return await work();
    } catch (problem) {
      setError(quiet || codeOf(problem) === 'STALE_ETAG' ? null : problem);
      throw problem;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: liveKey() });
    }
  };
  const theirs = record && typed.version !== null && record.version > typed.version ? record : undefined;
  useEffect(() => {
    // Nothing was typed here, so there is nothing to lose.
    if (theirs && !busy && !changed)
      change({ values: valuesOf(theirs), base: valuesOf(theirs), version: theirs.version });
  }, [theirs, busy, changed, change]);
  return {
    ...typed,
    id,
    record,
    busy,
    error,
    changed,
    overtaken: theirs !== undefined && !busy && changed,
    set: (part) => change({ values: { ...latest.current.typed.values, ...part } }),
    setContent: (content) => change({ content, contentChanged: content !== null }),
    save: () => run(saveNow),
    step: (work, shownElsewhere) =>
      run(async () => {
        const { result, version } = await work(await saveNow());
        if (version !== null) change({ version });
        return result;
      }, shownElsewhere),
    takeTheirs: () =>
      theirs && change({ values: valuesOf(theirs), base: valuesOf(theirs), version: theirs.version }),
    keepMine: () =>
      theirs &&
      change({
        values: merge(valuesOf(theirs), typed.values, typed.base),
        base: valuesOf(theirs),
        version: theirs.version,
      }),
  };
}

async function saveValues(
  { id, typed }: { readonly id: string | null; readonly typed: Typed },
  values: DraftValues,
  base: DraftValues,
): Promise<Saved> {
  if (id === null) {
    const body = { ...bodyOf(values), unitId: values.unitId };
    const made = await api('POST /documents', { body });
    return { id: made.id, version: made.version };
  }
  const version = typed.version ?? 1;
  if (same(values, base)) return { id, version };
  const etag = etagOf(version);
  const reply = await request('PATCH /documents/{id}', { path: { id }, etag, body: bodyOf(values) });
  return { id, version: reply.body.version };
}

async function saveContent({ id, version }: Saved, content: Content): Promise<Saved> {
  const body = { documentId: id, version, ...readyContent(content) };
  const { document } = await api('POST /documents/compose', { body });
  return { id, version: document.version };
}
