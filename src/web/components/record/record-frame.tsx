/**
 * The page of one record: the file beside what is known of it on a desk, one after the other in tabs on a phone. The layout stays
 * while a dialog is open, because laying it out anew would close the dialog and forget what was typed.
 */
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useIsPhone, useKeptWhile } from '../../shell/preferences.tsx';
import { HeldStepsContext, useHeldSteps } from './held-steps.ts';
import './record-frame.css';

export interface Panel {
  readonly key: string;
  readonly label: string;
  readonly children: ReactNode;
}

interface Props {
  readonly header: ReactNode;
  readonly file: { readonly label: string; readonly children: ReactNode };
  readonly steps: ReactNode;
  readonly panels: readonly Panel[];
  /** Above the panels on a desk, in the first of them on a phone. */
  readonly before?: ReactNode;
}

export function RecordFrame(props: Props) {
  const steps = useHeldSteps();
  const phone = useKeptWhile(useIsPhone(), steps.held.size > 0);
  return (
    <HeldStepsContext value={steps}>
      <article className="document-page">
        {props.header}
        {phone ? <OnPhone {...props} /> : <OnDesk {...props} />}
      </article>
    </HeldStepsContext>
  );
}

function OnDesk({ file, steps, panels, before }: Props) {
  return (
    <div className="document-columns">
      <div className="document-file">{file.children}</div>
      <aside className="document-side">
        {steps}
        {before}
        <Tabs size="small" tabBarGutter={16} items={[...panels]} destroyOnHidden />
      </aside>
    </div>
  );
}

function OnPhone({ file, steps, panels, before }: Props) {
  const shown = panels.map((panel, index) => ({
    ...panel,
    children: (
      <div className="document-panel">
        {index === 0 && before}
        {panel.children}
      </div>
    ),
  }));
  const first = {
    key: 'file',
    label: file.label,
    children: <div className="document-file">{file.children}</div>,
  };
  return (
    <>
      <Tabs className="document-tabs" size="small" tabBarGutter={12} items={[first, ...shown]} />
      {steps}
    </>
  );
}
