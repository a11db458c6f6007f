import net from 'node:net';

/**
 * A TCP proxy to the node that can cut every connection that goes through it, without a word to either side.
 * @param target looked at for each connection, so that it may change
 * @param limit how many bytes of the node's a new connection lets through before it is cut
 */
export async function cuttingProxy(target, limit = () => Infinity) {
  const sockets = new Set();
  const answers = [];
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    const connection = answers.push('') - 1;
    let left = limit(connection);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      answers[connection] += chunk;
      const passed = chunk.subarray(0, left);
      left -= passed.length;
      client.write(passed, () => left <= 0 && client.destroy());
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: (path) => `http://127.0.0.1:${server.address().port}${path}`,
    connections: () => answers.length,
    /** What the node has sent over each connection, whether or not it got through. */
    answers,
    cut: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
