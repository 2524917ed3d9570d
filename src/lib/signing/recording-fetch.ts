import type { PkiFetch, PkiResponse } from '../pki/fetch.ts';

/** A fetch that remembers what came, so that one list is fetched once and answers found too old can be read again. */
export interface FetchJournal {
  readonly fetch: PkiFetch;
  /** Bodies of answers to POST. */
  readonly ocsp: readonly Uint8Array[];
  /** Bodies of answers to GET. */
  readonly crls: readonly Uint8Array[];
}

export function journalOf(fetch: PkiFetch): FetchJournal {
  const ocsp: Uint8Array[] = [];
  const crls: Uint8Array[] = [];
  const lists = new Map<string, Promise<PkiResponse>>();
  const remember = async (answer: Promise<PkiResponse>, kept: Uint8Array[]): Promise<PkiResponse> => {
    const response = await answer;
    if (response.status === 200) kept.push(response.body);
    return response;
  };
  return {
    ocsp,
    crls,
    fetch: (request) => {
      if (request.method !== 'GET') return remember(fetch(request), ocsp);
      const known = lists.get(request.url);
      if (known) return known;
      const answer = remember(fetch(request), crls);
      lists.set(request.url, answer);
      return answer;
    },
  };
}
