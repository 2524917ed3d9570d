/** The alert rules and the dashboard are kept true by Prometheus' own tool; docs/van-hanh.md by reading it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { needs } from '../support/needs.ts';
import {
  alertRules,
  dashboardPanels,
  dashboardQuestions,
  describeMetrics,
  rulesFile,
} from '../support/observability-files.ts';
import { projectRoot } from '../support/source-imports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Series of a service in good health: name and labels → value and growth per minute. */
const healthy: Readonly<Record<string, string>> = {
  'antin_build_info{roles="web"}': '1',
  'antin_dependency_up{name="queue"}': '1',
  'antin_dependency_up{name="database"}': '1',
  antin_figures_up: '1',
  'antin_http_request_duration_seconds_count{status_class="2xx"}': '0+600',
  'antin_http_request_duration_seconds_count{status_class="5xx"}': '0+1',
  'antin_outbox_late{queue="send-mail"}': '0',
  'antin_outbox_dead{queue="send-mail"}': '0',
  'antin_deliveries_without_receipt_oldest_seconds{state="queued"}': '3',
  antin_arrivals_unjudged_oldest_seconds: '5',
  'antin_timestamp_duration_seconds_count{outcome="ok"}': '0+10',
  'antin_timestamp_duration_seconds_count{outcome="failed"}': '0+1',
  antin_documents_level_pending_oldest_seconds: '60',
  antin_documents_issuing_oldest_seconds: '10',
  antin_ledger_unsealed_oldest_seconds: '50',
  antin_ledger_unstamped_batches: '1',
  'antin_certificate_days_left{kind="seal"}': '200',
  antin_backup_seen: '1',
  antin_backup_age_seconds: '40000',
  'antin_storage_free_bytes{folder="data"}': '500000000000',
  'antin_storage_size_bytes{folder="data"}': '1000000000000',
  'antin_sign_in_failures_total{code="SIGN_IN_REFUSED"}': '0+2',
  'antin_mails_total{outcome="taken"}': '0+5',
  'antin_mails_total{outcome="failed"}': '0+1',
};

/** For each alert, the one change to a healthy service that must set it off, and nothing else. */
const trouble: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  AntinNotScraped: { 'antin_build_info{roles="web"}': null },
  AntinDependencyDown: { 'antin_dependency_up{name="queue"}': '0' },
  AntinFiguresMissing: { antin_figures_up: '0' },
  AntinServerErrors: { 'antin_http_request_duration_seconds_count{status_class="5xx"}': '0+100' },
  AntinOutboxLate: { 'antin_outbox_late{queue="send-mail"}': '1' },
  AntinDeadJobs: { 'antin_outbox_dead{queue="send-mail"}': '1' },
  AntinDeliveriesWithoutReceipt: { 'antin_deliveries_without_receipt_oldest_seconds{state="queued"}': '901' },
  AntinArrivalsNotJudged: { antin_arrivals_unjudged_oldest_seconds: '1801' },
  AntinTimestampsFailing: { 'antin_timestamp_duration_seconds_count{outcome="failed"}': '0+30' },
  AntinLevelPendingTooLong: { antin_documents_level_pending_oldest_seconds: '86401' },
  AntinIssuingStalled: { antin_documents_issuing_oldest_seconds: '3601' },
  AntinLedgerNotSealed: { antin_ledger_unsealed_oldest_seconds: '601' },
  AntinLedgerNotStamped: { antin_ledger_unstamped_batches: '31' },
  AntinCertificateEnding: { 'antin_certificate_days_left{kind="seal"}': '29' },
  AntinBackupTooOld: { antin_backup_seen: '0', antin_backup_age_seconds: null },
  AntinDiskNearlyFull: { 'antin_storage_free_bytes{folder="data"}': '90000000000' },
  AntinSignInFailuresSurge: { 'antin_sign_in_failures_total{code="SIGN_IN_REFUSED"}': '0+20' },
  AntinMailFailing: { 'antin_mails_total{outcome="failed"}': '0+30' },
};

const lasting = (value: string) => (value.includes('+') ? `${value}x240` : `${value}+0x240`);

function caseOf(name: string, change: Readonly<Record<string, string | null>>, firing: readonly string[]) {
  const series = Object.entries({ ...healthy, ...change }).filter(([, value]) => value !== null);
  return {
    name,
    interval: '1m',
    input_series: series.map(([one, value]) => ({ series: one, values: lasting(value!) })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: '3h',
        exp_samples: firing.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
      },
    ],
  };
}

describe('observability files', function observabilityFiles() {
  this.timeout(20_000);
  const folder = temporaryFolder('alerts');
  const docs = () => readFileSync(join(projectRoot, 'docs/van-hanh.md'), 'utf8');

  it('the alert rules, read by promtool, are right; each says in Vietnamese what happened, what to do and where to read on', function rules() {
    execFileSync(needs(this, 'promtool', 'prometheus'), ['check', 'rules', rulesFile], { stdio: 'pipe' });
    const vietnamese = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;
    for (const { alert, labels, annotations } of alertRules()) {
      expect(annotations['summary'], alert).to.match(vietnamese);
      expect(annotations['description'], alert).to.match(vietnamese);
      expect(labels['severity'], alert).to.be.oneOf(['warning', 'critical']);
      const anchor = /^docs\/van-hanh\.md#([a-z-]+)$/.exec(annotations['runbook_url'] ?? '')?.[1];
      expect(docs(), alert).to.include(`<a id="${anchor}"></a>`);
      expect(docs(), alert).to.include(alert);
    }
  });

  it('every alert, given a healthy service and its one trouble, fires alone; a healthy service sets off none', function fires() {
    const promtool = needs(this, 'promtool', 'prometheus');
    expect(Object.keys(trouble)).to.have.members(alertRules().map(({ alert }) => alert));
    const tests = [
      caseOf('healthy', {}, []),
      ...Object.entries(trouble).map(([alert, change]) => caseOf(alert, change, [alert])),
    ];
    const path = join(folder, 'cases.yml');
    writeFileSync(path, stringify({ rule_files: [rulesFile], evaluation_interval: '1m', tests }));
    expect(
      String(execFileSync(promtool, ['test', 'rules', path], { encoding: 'utf8', stdio: 'pipe' })),
    ).to.include('SUCCESS');
  });

  it('every panel of the dashboard, read by promtool, asks what PromQL understands', function panels() {
    const promtool = needs(this, 'promtool', 'prometheus');
    const questions = dashboardQuestions();
    expect(questions).to.have.length.above(40);
    const rules = questions.map((expr, at) => ({ record: `panel:${at}`, expr }));
    const path = join(folder, 'panels.yml');
    writeFileSync(path, stringify({ groups: [{ name: 'panels', rules }] }));
    execFileSync(promtool, ['check', 'rules', path], { stdio: 'pipe' });
    const empty = dashboardPanels().filter(
      ({ type, targets = [] }) => type !== 'row' && targets.length === 0,
    );
    expect(empty).to.deep.equal([]);
  });

  it('docs/van-hanh.md, read, has every metric with its labels and meaning in both languages', () => {
    expect(docs()).to.include(describeMetrics('vi'));
    expect(docs()).to.include(describeMetrics('en'));
  });
});
