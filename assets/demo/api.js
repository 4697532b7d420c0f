/** This page's own requests. Refusals arrive as `{ok: false, reason, message}`, often inside HTTP 200. */

export const pageId = crypto.randomUUID();

/** Thrown when the answer is no JSON: a network error, a gateway's error page, a challenge. */
export class Unanswered extends Error {}

async function call(path, init) {
  let response;
  try {
    response = await fetch(`api/${path}`, init);
  } catch {
    throw new Unanswered('network');
  }
  const isJson = response.headers.get('content-type')?.includes('json');
  if (response.status === 403 && !isJson) {
    // A challenge is up; the document shows it.
    location.reload();
  }
  if (!isJson) throw new Unanswered(String(response.status));
  return response.json();
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const getSession = () => call('session');
export const getJobs = () => call(`jobs?page=${pageId}`);
export const getJob = (id) => call(`jobs/${id}`);
export const order = (body) => post('jobs', { ...body, page: pageId });
export const claim = (id) => post(`jobs/${id}/claim`, { page: pageId });
export const sendProgress = (id, percent) => post(`jobs/${id}/progress`, { page: pageId, percent });
export const sendFailure = (id, message) => post(`jobs/${id}/failed`, { page: pageId, message });
export const cancelJob = (id) => post(`jobs/${id}/cancel`, {});

export const upload = (file) =>
  call(`uploads?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });

export const sendResult = (id, { index, blob, width, height }) =>
  call(`jobs/${id}/results/${index}?page=${pageId}&w=${width}&h=${height}`, {
    method: 'PUT',
    headers: { 'content-type': blob.type },
    body: blob,
  });

/** Other pages of the account may take over at once. */
export const leave = () =>
  navigator.sendBeacon(
    'api/leave',
    new Blob([JSON.stringify({ page: pageId })], { type: 'application/json' }),
  );
