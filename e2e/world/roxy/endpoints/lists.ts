import { type EndpointTable, PAGING, page, WORKSPACE, workspaceOf } from './endpoint.ts';

/** Health, workspaces, accounts, labels (contract 1.3). */
export const lists: EndpointTable = {
  'GET /health': { params: {}, run: () => undefined },

  'GET /browser/workspace': {
    params: PAGING,
    run: (call, { state }) =>
      page(
        state.workspaces.map(({ id, workspaceName, projects }) => ({
          id,
          workspaceName,
          project_details: projects,
        })),
        call,
      ),
  },

  'GET /browser/account': {
    params: { ...WORKSPACE, ...PAGING, accountId: 'int' },
    run(call, stage) {
      // Documented default 1; 0 means all.
      const wanted = call.number('accountId') ?? 1;
      const accounts = stage.state.accounts.of(workspaceOf(call, stage));
      return page(wanted === 0 ? accounts : accounts.filter(({ id }) => id === wanted), call);
    },
  },

  'GET /browser/label': {
    params: WORKSPACE,
    run: (call, stage) =>
      stage.state.labels.of(workspaceOf(call, stage)).map(({ id, color, name }) => ({ id, color, name })),
  },
};
