/** The headers of a request as the Java client writes them. */
import {
  HASH_HEADER,
  macOf,
  PREFIX,
  SIGN_HEADER,
  SIGN_HEADER_KEY,
  type SignedParameters,
  signHeader,
} from './sign-header.ts';

export const operations = [
  'registerAgency',
  'deleteAgency',
  'getAgenciesList',
  'getSynchronizeUnit',
  'sendEdoc',
  'getReceivedEdocList',
  'getSentEdocList',
  'getEdoc',
  'updateStatus',
] as const;
export type Operation = (typeof operations)[number];

export interface RequestToSign {
  readonly systemId: string;
  readonly secret: string;
  readonly at: Date;
  /** Of the caller, spelled as they shall travel. ASCII only: other characters do not survive every client. */
  readonly parameters: SignedParameters;
  /** Of sendEdoc `application/octet-stream`. */
  readonly contentType: string;
}

const VERSION = '3.0.201608';
export const USER_AGENT = 'JAVASDKAgent/1.0.0 XRoad/VPCP';

/** In the order of the wire. @throws RangeError when a parameter is not plain ASCII */
export function requestHeaders(request: RequestToSign): readonly (readonly [string, string])[] {
  const { systemId, secret, at, parameters, contentType } = request;
  const signed: SignedParameters = [
    ['systemid', systemId],
    ...parameters,
    ['timestamp', timestampOf(at)],
    ['Content-Type', contentType],
  ];
  const unfit = signed.find(([, value]) => !/^[\x20-\x7e]*$/.test(value));
  if (unfit) throw new RangeError(`the parameter ${unfit[0]} is not plain ASCII`);
  const json = signHeader(signed);
  return [
    ['Content-Type', contentType],
    ...signed.map(([key, value]) => [PREFIX + key, value] as const),
    [SIGN_HEADER_KEY, signed.map(([key]) => key).join(';')],
    [SIGN_HEADER, json],
    [HASH_HEADER, macOf(secret, json)],
    ['User-Agent', USER_AGENT],
    [`${PREFIX}version`, VERSION],
  ];
}

/** `ddMMyyyy'T'HHmmss+SSSS` in Vietnam; what follows `+` are milliseconds, four digits, and no offset. */
export function timestampOf(at: Date): string {
  const [date = '', time = ''] = new Date(at.getTime() + 7 * 3600_000).toISOString().split('T');
  const [year, month, day] = date.split('-');
  const milliseconds = time.slice(9, 12).padStart(4, '0');
  return `${day}${month}${year}T${time.slice(0, 8).replaceAll(':', '')}+${milliseconds}`;
}
