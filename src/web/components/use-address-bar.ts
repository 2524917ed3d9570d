/** Box, search and filter stand in the address: a list can be bookmarked, sent on, and found again with "Back". */
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

export function useAddressBar(): {
  readonly get: (name: string) => string | undefined;
  readonly set: (values: Readonly<Record<string, string | undefined>>) => void;
} {
  const [params, setParams] = useSearchParams();
  const get = useCallback((name: string) => params.get(name) ?? undefined, [params]);
  const set = useCallback(
    (values: Readonly<Record<string, string | undefined>>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return { get, set };
}
