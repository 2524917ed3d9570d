/** The dashboard and the alert rules, read as Grafana and Prometheus read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { eventTable } from '../../src/adapters/telemetry/event-table.ts';
import { gaugeTable } from '../../src/adapters/telemetry/gauge-table.ts';
import type { ErrorText } from '../../src/app-error.ts';
import { projectRoot } from './source-imports.ts';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

export const rulesFile = join(projectRoot, 'deploy/prometheus/antin-alerts.yml');

export function alertRules(): readonly AlertRule[] {
  const file = parse(readFileSync(rulesFile, 'utf8')) as {
    groups: readonly { rules: readonly AlertRule[] }[];
  };
  return file.groups.flatMap(({ rules }) => rules);
}

export function dashboardPanels(): readonly Panel[] {
  const text = readFileSync(join(projectRoot, 'deploy/grafana/antin.json'), 'utf8');
  return (JSON.parse(text) as { panels: readonly Panel[] }).panels;
}

export function dashboardQuestions(): readonly string[] {
  return dashboardPanels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

/** The metrics that a PromQL expression asks for, without the endings of a histogram. */
export function metricsOf(expression: string): readonly string[] {
  const names = expression.match(/\b(antin|process|nodejs)_[a-z0-9_]+/g) ?? [];
  return names.map((name) => (name.includes('_duration_') ? name.replace(/_(bucket|count|sum)$/, '') : name));
}

/** The rows of the table of metrics in docs/van-hanh.md. */
export function describeMetrics(language: keyof ErrorText): string {
  const rows = Object.entries({ ...gaugeTable, ...eventTable }).map(([name, { labels, help }]) => {
    const shown = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${shown} | ${help[language]} |`;
  });
  return rows.join('\n');
}
