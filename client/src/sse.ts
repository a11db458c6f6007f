/** What lies between two blank lines of an event stream, if it has data. */
export interface SseBlock {
  /** The block's own id; absent when it has none, whatever came before. */
  id?: string;
  /** `message` unless it was named. */
  event: string;
  data: string;
}

/**
 * Reads text/event-stream that was cut into chunks anywhere (WHATWG HTML 9.2.6). A block that is not finished is never
 * handed on.
 * @returns to be called with each chunk
 */
export function sseParser(
  onBlock: (block: SseBlock) => void,
  onRetry: (ms: number) => void = () => {},
): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder(); // drops one byte order mark, and waits for the rest of a character
  let rest = '';
  let afterCr = false;
  let data: string[] = [];
  let event = '';
  let id: string | undefined;

  function takeLine(line: string): void {
    if (!line) {
      const block = { event: event || 'message', data: data.join('\n'), ...(id !== undefined && { id }) };
      const whole = data.length > 0;
      [data, event, id] = [[], '', undefined];
      if (whole) onBlock(block);
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry(Number(value));
  }

  return chunk => {
    let text = decoder.decode(chunk, { stream: true });
    if (!text) return;
    if (afterCr && text[0] === '\n') text = text.slice(1); // the other half of a CRLF
    afterCr = text.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop()!;
    lines.forEach(takeLine);
  };
}
