// What both client tests need of the node that NpmClientsTest has started.

const address = process.env.HOLDFAST_URL;
if (!address) {
  throw new Error('HOLDFAST_URL: missing (expected: the address of a running node, as NpmClientsTest gives it)');
}

export const node = new URL(address);
export const queryPath = '/web/api/v1/gpt/queryAgentStreamIncr';
export const messages = [{ role: 'user', content: 'What does an official client see?' }];

/** Asks the demo agent. The body of the response is still to be read or cancelled. */
export function ask(knobs) {
  return fetch(new URL(`${queryPath}?${knobs}`, node), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ messages }),
  });
}

/** What a client without any library reads: the data of each event, in order. */
export async function rawData(response) {
  const body = await response.text();
  return body.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice('data: '.length));
}

/** A node with the role gateway only, which one test kills. */
export const gateway = {
  url: new URL(process.env.HOLDFAST_GATEWAY_URL ?? address),
  pid: Number(process.env.HOLDFAST_GATEWAY_PID),
};
