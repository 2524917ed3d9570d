/** Keys for who works all day with them: each page says which it knows, "?" lists them. They rest while one types. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useNavigate } from 'react-router';
import { useWords } from '../catalogue/words.ts';
import { isCovered, isTyping, readKey } from './read-key.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { shortcutWords } from './words.ts';

export interface Shortcut {
  /** One key ("j", "?", "Enter") or two after another ("g o"). */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

interface Shortcuts {
  add(shortcuts: readonly Shortcut[]): () => void;
  showAll(): void;
}

const Context = createContext<Shortcuts | null>(null);
/** Between the two keys of a sequence. */
const PAUSE_MS = 1_500;

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [sets, setSets] = useState<readonly (readonly Shortcut[])[]>([]);
  const everywhere = useEverywhere(() => setOpen(true));
  const here = useMemo(() => sets.flat(), [sets]);
  useKeys(useMemo(() => [...here, ...everywhere], [here, everywhere]));
  const add = useCallback((set: readonly Shortcut[]) => {
    setSets((before) => [...before, set]);
    return () => setSets((before) => before.filter((one) => one !== set));
  }, []);
  const value = useMemo(() => ({ add, showAll: () => setOpen(true) }), [add]);
  return (
    <Context value={value}>
      {children}
      {open && <ShortcutsDialog here={here} everywhere={everywhere} onClose={() => setOpen(false)} />}
    </Context>
  );
}

/** Known while the calling component is on the page. The list must keep its identity between drawings (useMemo). */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const { add } = useShortcutList();
  useEffect(() => add(shortcuts), [add, shortcuts]);
}

export function useShortcutList(): Shortcuts {
  const shortcuts = useContext(Context);
  if (shortcuts === null) throw new Error('outside of ShortcutsProvider');
  return shortcuts;
}

function useEverywhere(show: () => void): readonly Shortcut[] {
  const words = useWords(shortcutWords);
  const navigate = useNavigate();
  const shown = useRef(show);
  shown.current = show;
  return useMemo(() => {
    const go = (keys: string, label: string, to: string): Shortcut => ({
      keys,
      label,
      run: () => void navigate(to),
    });
    return [
      { keys: '?', label: words.show, run: () => shown.current() },
      go('g w', words.goWaiting, '/waiting'),
      go('g o', words.goOutgoing, '/outgoing'),
      go('g i', words.goIncoming, '/incoming'),
      go('g r', words.goRegisters, '/registers'),
      go('g n', words.goGroups, '/groups'),
    ];
  }, [navigate, words]);
}

function useKeys(known: readonly Shortcut[]): void {
  const first = useRef({ key: '', at: 0 });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = readKey(event);
      if (key === null || isTyping(event.target) || isCovered()) return;
      const before = Date.now() - first.current.at < PAUSE_MS ? `${first.current.key} ${key}` : null;
      const found = known.find(({ keys }) => keys === before) ?? known.find(({ keys }) => keys === key);
      first.current = { key: found ? '' : key, at: Date.now() };
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [known]);
}
