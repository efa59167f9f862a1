/** `node remove-containers.ts <label>`: removes what a process left behind that ended without stopping its containers. */
import { getContainerRuntimeClient } from 'testcontainers';

const label = process.argv[2];
const { container } = await getContainerRuntimeClient();
const filters = { label: [`alur=${label}`] };
for (const { Id } of await container.dockerode.listContainers({ all: true, filters })) {
  await container.getById(Id).remove({ force: true, v: true });
}
