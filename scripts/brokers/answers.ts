import { connect } from 'node:net';

const LIMIT_MS = 2_000;

/** Whether a broker handles requests at this port: it answers ApiVersions, which needs no client. */
export function kafkaAnswers(port: number): Promise<boolean> {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0); // bytes that follow
  request.writeInt16BE(18, 4); // ApiVersions, version 0
  request.writeInt32BE(CORRELATION, 8);
  request.writeInt16BE(-1, 12); // no client id
  return asks(port, request, (answer) => answer.length >= 8 && answer.readInt32BE(4) === CORRELATION);
}

/** Whether a server of the MongoDB protocol answers `hello` as one that takes writes. */
export function mongodbAnswers(port: number): Promise<boolean> {
  const command = Buffer.concat([
    Buffer.from([0x10, ...Buffer.from('hello\0'), 1, 0, 0, 0]),
    Buffer.from([0x02, ...Buffer.from('$db\0'), 6, 0, 0, 0, ...Buffer.from('admin\0')]),
    Buffer.from([0]),
  ]);
  const message = Buffer.alloc(25);
  message.writeInt32LE(message.length + command.length, 0);
  message.writeInt32LE(CORRELATION, 4);
  message.writeInt32LE(2013, 12); // OP_MSG
  message.writeInt32LE(command.length + 4, 21); // of the document, after the kind of the section
  const writable = Buffer.from([0x08, ...Buffer.from('isWritablePrimary\0'), 1]);
  return asks(port, Buffer.concat([message, command]), (answer) => answer.includes(writable));
}

/** Whether KurrentDB says that it is well. */
export async function kurrentAnswers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

const CORRELATION = 0x416c7572;

function asks(port: number, request: Buffer, isAnswer: (received: Buffer) => boolean): Promise<boolean> {
  return new Promise((done) => {
    let received: Buffer = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1');
    const end = (answered: boolean) => {
      socket.destroy();
      done(answered);
    };
    socket.setTimeout(LIMIT_MS, () => end(false));
    socket.once('error', () => end(false)).once('close', () => end(false));
    socket.once('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isAnswer(received)) end(true);
    });
  });
}
