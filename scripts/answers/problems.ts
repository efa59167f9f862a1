import ts from 'typescript6';

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const REFUSALS = new Set(['reject', 'ProblemException', 'AccessError']);

/**
 * Codes of the problems that a handler may answer: those of every refusal in the code that it reaches. What is called only
 * through an interface is not followed.
 */
export class ReachableProblems {
  /** Refusals whose code cannot be read from their types, by file and line. */
  readonly unknown = new Set<string>();
  readonly #checker: ts.TypeChecker;
  /** Codes and further declarations of one declaration. */
  readonly #read = new Map<ts.Node, { readonly codes: ReadonlySet<string>; readonly calls: ReadonlySet<ts.Node> }>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  of(handler: ts.Node): string[] {
    const seen = new Set<ts.Node>([handler]);
    const codes = new Set<string>();
    for (const declaration of seen) {
      const read = this.#readOnce(declaration);
      for (const code of read.codes) codes.add(code);
      for (const next of read.calls) seen.add(next);
    }
    return [...codes].sort();
  }

  #readOnce(declaration: ts.Node) {
    const known = this.#read.get(declaration);
    if (known !== undefined) return known;
    const codes = new Set<string>();
    const calls = new Set<ts.Node>();
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        if (REFUSALS.has(node.expression.getText())) {
          const found = codesOf(this.#checker, node.arguments ?? []);
          for (const code of found) codes.add(code);
          if (found.length === 0) this.unknown.add(placeOf(node));
        }
      }
      if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
        const target = this.#declarationOf(node);
        if (target !== undefined) calls.add(target);
      }
      ts.forEachChild(node, visit);
    };
    const own = ts.isClassDeclaration(declaration) ? declaration.members.filter(madeWithTheObject) : [declaration];
    own.forEach(visit);
    if (ts.isMethodDeclaration(declaration) && ts.isClassDeclaration(declaration.parent)) calls.add(declaration.parent);
    const read = { codes, calls };
    this.#read.set(declaration, read);
    return read;
  }

  /** The function, method or constant that a name stands for, when it is ours. */
  #declarationOf(name: ts.Identifier | ts.PrivateIdentifier): ts.Node | undefined {
    let symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? this.#checker.getShorthandAssignmentValueSymbol(name.parent)
      : this.#checker.getSymbolAtLocation(name);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias) symbol = this.#checker.getAliasedSymbol(symbol);
    const declaration = symbol?.valueDeclaration;
    if (declaration === undefined || declaration.getSourceFile().isDeclarationFile) return undefined;
    const followed =
      ts.isFunctionDeclaration(declaration) ||
      ts.isMethodDeclaration(declaration) ||
      ts.isClassDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration) ||
      ts.isShorthandPropertyAssignment(declaration) ||
      ts.isGetAccessor(declaration) ||
      (ts.isVariableDeclaration(declaration) && declaration.parent.parent.parent.kind === ts.SyntaxKind.SourceFile);
    return followed ? declaration : undefined;
  }
}

function madeWithTheObject(member: ts.ClassElement): boolean {
  return ts.isConstructorDeclaration(member) || ts.isPropertyDeclaration(member);
}

/** Of the arguments of a refusal, the texts that have the form of a code; a choice of two codes has both. */
function codesOf(checker: ts.TypeChecker, given: readonly ts.Expression[]): string[] {
  return given
    .map((argument) => checker.getTypeAtLocation(argument))
    .flatMap((type) => (type.isUnion() ? type.types : [type]))
    .flatMap((type) => (type.isStringLiteral() && CODE.test(type.value) ? [type.value] : []));
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${file.fileName.replace(/^.*?\/(?=(libs|services)\/)/, '')}:${line + 1}`;
}
