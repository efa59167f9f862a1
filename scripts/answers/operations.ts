import { join } from 'node:path';
import ts from 'typescript6';
import { ReachableProblems } from './problems.ts';
import { type Schema, TypeSchemas } from './schemas.ts';

/** What an operation answers. */
export interface Answer {
  /** Absent where it answers nothing or files only. */
  readonly schema?: Schema;
  /** Answers a file, or may do so. */
  readonly file?: true;
  /** Codes of the problems that this operation may answer, besides those that every operation may. */
  readonly problems: readonly string[];
}

export interface Answers {
  /** By operation id. */
  readonly operations: Readonly<Record<string, Answer>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly untyped: readonly string[];
  /** Refusals whose code cannot be read from their types. */
  readonly unknown: readonly string[];
}

type Add = (id: string, handler: ts.Node, type: ts.Type | undefined, extra?: ts.Type) => void;

const ROUTES = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Reads', 'Creates', 'Changes']);

/** Reads what the routes of a package answer from the types of their handlers. */
export function answersOf(folder: string): Answers {
  const program = programOf(folder);
  const checker = program.getTypeChecker();
  const schemas = new TypeSchemas(checker);
  const operations: Record<string, Answer> = {};
  const problems = new ReachableProblems(checker);
  const add: Add = (id, handler, type, extra) => {
    operations[id] = { ...answerOf(checker, schemas, id, type, extra), problems: problems.of(handler) };
  };
  const visit = (node: ts.Node): void => {
    // The class of `list` is many operations, each with the types of its definition.
    if (ts.isClassDeclaration(node) && node.name !== undefined && node.parent.kind === ts.SyntaxKind.SourceFile) {
      for (const member of node.members) {
        if (!ts.isMethodDeclaration(member) || !isRoute(member)) continue;
        const signature = checker.getSignatureFromDeclaration(member);
        add(
          `${node.name.text}_${member.name.getText()}`,
          member,
          signature && checker.getReturnTypeOfSignature(signature),
        );
      }
    }
    if (ts.isCallExpression(node) && node.expression.getText() === 'list') addList(checker, node, add);
    ts.forEachChild(node, visit);
  };
  const source = join(folder, 'src');
  for (const file of program.getSourceFiles()) {
    if (file.fileName.startsWith(source) && !/\.test\.ts$|\/test\//.test(file.fileName)) visit(file);
  }
  return {
    operations: sorted(operations),
    schemas: sorted(schemas.named),
    untyped: schemas.untyped,
    unknown: [...problems.unknown].sort(),
  };
}

function programOf(folder: string): ts.Program {
  const path = join(folder, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  return ts.createProgram(parsed.fileNames, { ...parsed.options, noEmit: true, composite: false });
}

function isRoute(member: ts.MethodDeclaration): boolean {
  return (ts.getDecorators(member) ?? []).some(
    ({ expression }) => ts.isCallExpression(expression) && ROUTES.has(expression.expression.getText()),
  );
}

/** A list of the portal: a page of what `find` answers, with what `beside` adds, or a file. */
function addList(checker: ts.TypeChecker, call: ts.CallExpression, add: Add): void {
  const [definition] = call.arguments;
  if (definition === undefined || !ts.isObjectLiteralExpression(definition)) return;
  const type = checker.getTypeAtLocation(definition);
  const of = (name: string) => {
    const property = type.getProperty(name);
    return property && checker.getTypeOfSymbolAtLocation(property, definition);
  };
  const id = definition.properties.find((property) => property.name?.getText() === 'operationId');
  if (id === undefined || !ts.isPropertyAssignment(id) || !ts.isStringLiteral(id.initializer)) return;
  const returned = (of?: ts.Type) => of?.getCallSignatures()[0]?.getReturnType();
  const find = returned(of('find'));
  const found = find && (checker.getAwaitedType(find) ?? find);
  add(id.initializer.text, definition, returned(found), returned(of('beside')));
}

function answerOf(
  checker: ts.TypeChecker,
  schemas: TypeSchemas,
  id: string,
  type: ts.Type | undefined,
  extra: ts.Type | undefined,
): Omit<Answer, 'problems'> {
  if (type === undefined) return {};
  const awaited = checker.getAwaitedType(type) ?? type;
  const parts = (awaited.isUnion() ? awaited.types : [awaited]).map((part) => bodyOf(checker, part));
  const file = parts.some((part) => part.symbol?.name === 'StreamableFile');
  const bodies = parts.filter((part) => part.symbol?.name !== 'StreamableFile' && !isNothing(part));
  if (bodies.length === 0) return file ? { file } : {};
  const all = bodies.map((body) => schemas.of(body, id));
  const schema = all.length === 1 ? all[0]! : { anyOf: all };
  const added = extra && schemas.of(checker.getAwaitedType(extra) ?? extra, `${id}.beside`);
  return { schema: added ? { allOf: [schema, added] } : schema, ...(file ? { file } : {}) };
}

/** An `Answered` sends its body. */
function bodyOf(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  if (type.symbol?.name !== 'Answered') return type;
  return checker.getTypeArguments(type as ts.TypeReference)[0] ?? type;
}

function isNothing(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
