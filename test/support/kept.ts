import type { Service } from '#test/support/service';
import { allItems } from '#test/support/table';

/** All that is stored or written anywhere, as text. */
export async function everythingKept(service: Service) {
  const lists = await Promise.all([service.executions.list('Remediate'), service.executions.list('Backout')]);
  const histories = await Promise.all(lists.flat().map(({ executionArn }) => service.executions.history(executionArn)));
  return {
    table: JSON.stringify(await allItems(service)),
    executions: JSON.stringify(histories),
    logs: JSON.stringify(await service.control.logs()),
    calls: JSON.stringify(await service.control.calls()),
  };
}
