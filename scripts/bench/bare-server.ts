/** What an HTTP server costs without an office: parses the body, answers `argv[2]` bytes of JSON. Started by the bench. */
import fastify from 'fastify';

const answer = { text: 'x'.repeat(Math.max(0, Number(process.argv[2]) - '{"text":""}'.length)) };
const server = fastify();
server.post('/', async () => answer);
server.get('/', async () => answer);
await server.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
console.log('ready');
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
