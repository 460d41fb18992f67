import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { secondsInMs } from '#core/duration';
import { AccessDenied, UnexpectedAnswer } from '#core/errors';
import { answer } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

export type Parameter = ReturnType<typeof parameter>;

/** What a parameter holds, and since when that is known (ISO 8601), or, in words, why that is not to be had. */
export type ParameterText = { readonly text: string; readonly readAt: string } | { readonly unread: string };

/** For so long a text counts as what the parameter holds: a new one is to be in effect within a minute. */
const FRESH_MS = secondsInMs(30);

/** A parameter of SSM's Parameter Store, of type String. */
export function parameter(name: string, now: () => Date, client = new SSMClient(clientOptions)) {
  let kept: { readonly text: string; readonly readAt: number } | undefined;
  const fetched = async (): Promise<string> => {
    const what = `ssm:GetParameter of ${name}`;
    const { Parameter } = await answer(what, () => client.send(new GetParameterCommand({ Name: name })));
    if (Parameter?.Value === undefined) throw new UnexpectedAnswer(`${what}: the answer has no value`);
    return Parameter.Value;
  };

  return {
    name,

    /**
     * What the parameter holds, or held less than 30 s ago when this environment last asked.
     *
     * @throws Throttled, NoAnswer: asking again may help; anything else is an answer, `unread`
     */
    async read(): Promise<ParameterText> {
      const at = now().getTime();
      // A clock that was set back makes no text last longer.
      if (kept && Math.abs(at - kept.readAt) < FRESH_MS) return asRead(kept);
      try {
        kept = { text: await fetched(), readAt: at };
        return asRead(kept);
      } catch (error) {
        if (error instanceof AccessDenied || error instanceof UnexpectedAnswer) return { unread: error.message };
        throw error;
      }
    },
  };
}

function asRead({ text, readAt }: { readonly text: string; readonly readAt: number }): ParameterText {
  return { text, readAt: new Date(readAt).toISOString() };
}
