// Run by mongosh: the replica set, and one account for each service that reaches its own database only. Repeatable.
const SERVICES = ['intake', 'verification', 'survey', 'disbursement', 'notification', 'portal'];
const DATABASE_PREFIX = 'alur';

const root = connect(
  `mongodb://root:${encodeURIComponent(process.env.MONGODB_ROOT_PASSWORD)}@mongodb:27017/admin?directConnection=true`,
);
if (root.hello().setName === undefined) {
  root.adminCommand({ replSetInitiate: { _id: 'alur', members: [{ _id: 0, host: 'mongodb:27017' }] } });
}
const deadline = Date.now() + 60_000;
while (!root.hello().isWritablePrimary) {
  if (Date.now() > deadline) throw new Error('mongodb did not become primary within 60 s');
  sleep(250);
}

for (const service of SERVICES) {
  const pwd = process.env[`MONGODB_PASSWORD_${service.toUpperCase()}`];
  if (!pwd) throw new Error(`MONGODB_PASSWORD_${service.toUpperCase()} is missing`);
  const roles = [{ role: 'readWrite', db: `${DATABASE_PREFIX}_${service}` }];
  const user = `alur-${service}`;
  if (root.getUser(user) === null) root.createUser({ user, pwd, roles });
  else root.updateUser(user, { pwd, roles });
}
print(`Accounts of ${SERVICES.length} services are set.`);
