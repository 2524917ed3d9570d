/** A day, yyyy-MM-dd outside and dd/MM/yyyy on the page whatever the browser speaks; typed or chosen from the calendar. */
import { DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/vi';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';

interface Props {
  readonly id?: string | undefined;
  readonly value?: string | null | undefined;
  readonly onChange?: (day: string | undefined) => void;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  /** A day that may be changed but not taken away. */
  readonly always?: boolean;
  readonly wrong?: boolean | undefined;
  readonly className?: string;
  readonly 'aria-label'?: string;
}

/** The first is shown; the others are understood when typed. */
const formats = ['DD/MM/YYYY', 'D/M/YYYY', 'DDMMYYYY', 'D-M-YYYY', 'YYYY-MM-DD'];
const read = (day: string | null | undefined): Dayjs | null => (day ? dayjs(day) : null);

export function DateField({ id, value, onChange, min, max, always, wrong, className, ...rest }: Props) {
  const words = useWords(commonWords);
  return (
    <DatePicker
      {...(id !== undefined && { id })}
      {...(min !== undefined && { minDate: dayjs(min) })}
      {...(max !== undefined && { maxDate: dayjs(max) })}
      {...(wrong && { status: 'error' as const })}
      {...rest}
      className={className ?? 'date-field'}
      value={read(value)}
      format={formats}
      placeholder={words.dayPattern}
      allowClear={always !== true}
      onChange={(day: Dayjs | null) => onChange?.(day?.format('YYYY-MM-DD'))}
    />
  );
}
