/** What an execution log tells of the request. */
export interface LoggedRequest {
  readonly requestId: string;
  readonly httpMethod: string;
  readonly resourcePath: string;
  readonly queryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How the integration answered. */
export interface LoggedResponse {
  readonly status: number;
  readonly body: string;
  readonly latencyMs: number;
}

/** The lines of a request up to the integration. The lines are those of logs that people have published. */
export function requestLines({ requestId, httpMethod, resourcePath, queryString, headers, body }: LoggedRequest) {
  return [
    `Starting execution for request: ${requestId}`,
    `HTTP Method: ${httpMethod}, Resource Path: ${resourcePath}`,
    'Method request path: {}',
    `Method request query string: {${queryString}}`,
    `Method request headers: ${shown(headers)}`,
    `Method request body before transformations: ${body}`,
  ];
}

/** The lines of the integration's answer, and of what the caller is given. */
export function responseLines({ status, body, latencyMs }: LoggedResponse): string[] {
  return [
    `Received response. Status: ${status}, Integration latency: ${latencyMs} ms`,
    'Endpoint response headers: {}',
    `Endpoint response body before transformations: ${body}`,
    `Method response body after transformations: ${body}`,
    'Method response headers: {}',
    'Successfully completed execution',
    `Method completed with status: ${status}`,
  ];
}

/**
 * The lines of an execution that came to no answer. That a failed TLS handshake is told as a `configuration error` is known
 * of other TLS failures (AWS re:Post, "Resolve HTTP 500 errors for API Gateway REST APIs with VPC links"); its text, Java's
 * message of an SSLHandshakeException, is unverified.
 */
export function failureLines(what: string, status: number): string[] {
  return [`Execution failed due to ${what}`, `Method completed with status: ${status}`];
}

/** The log as one text, each line under the time in Java's form: `Tue May 19 10:21:25 UTC 2020`. */
export function executionLog(requestId: string, now: number, lines: readonly string[]): string {
  const [weekday = '', day, month, year, time] = new Date(now).toUTCString().split(' ');
  const stamp = `${weekday.replace(',', '')} ${month} ${day} ${time} UTC ${year}`;
  return [`Execution log for request ${requestId}`, ...lines.map((line) => `${stamp} : ${line}`), ''].join('\n');
}

function shown(map: Readonly<Record<string, string>>): string {
  return `{${Object.entries(map)
    .map((entry) => entry.join('='))
    .join(', ')}}`;
}
