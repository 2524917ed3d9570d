/** Requests measured and traced. The span is the caller's child where its `traceparent` names one. */
import { beginSpan, callersSpan, under } from '../../adapters/telemetry/spans.ts';
import type { RequestWatch } from '../../http/watch-requests.ts';
import type { Telemetry } from './open-telemetry.ts';

/** Undefined where nobody wants to know. */
export function requestWatch({ instruments, prometheus, tracing }: Telemetry): RequestWatch | undefined {
  if (prometheus === null && !tracing) return undefined;
  return {
    begin: ({ method, traceparent }) => {
      const span = beginSpan(method, 'server', callersSpan(traceparent));
      instruments.requestBegun();
      return {
        run: (work) => under(span, work),
        ended: (request) => {
          instruments.requestEnded(request);
          const { route, status, code } = request;
          span?.rename(`${method} ${route}`);
          span?.note({
            'http.request.method': method,
            'http.route': route,
            'http.response.status_code': status,
            ...(code === undefined ? {} : { 'error.type': code }),
          });
          span?.end();
        },
      };
    },
  };
}
