import { Typography } from 'antd';
import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: string;
  readonly help?: string;
  readonly children: (id: string) => ReactNode;
}

/** A control under its label. */
export function Labelled({ label, help, children }: Props) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {help && <Typography.Text type="secondary">{help}</Typography.Text>}
    </div>
  );
}
