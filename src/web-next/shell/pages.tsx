/** Every page: its address, its name in the menu, who sees it there, and the file that draws it, loaded when needed. */
import type { ComponentType, ReactNode } from 'react';
import type { Language } from '../catalogue/words.ts';
import type { Role } from './session.tsx';

export interface PageRow {
  readonly path: string;
  readonly title: Readonly<Record<Language, string>>;
  /** Who has it in the menu; permission itself is decided by the server. Empty: not in the menu. */
  readonly menuFor: readonly Role[];
  /** Stands in the bar at the bottom of a phone. */
  readonly onPhone?: true;
  readonly icon?: ReactNode;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export const pages: readonly PageRow[] = [];
