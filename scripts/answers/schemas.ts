import ts from 'typescript6';

/** JSON Schema (2020-12) of a part of an answer. */
export type Schema = { [keyword: string]: unknown };

/** The schemas of named types, by their name in the document. */
export interface Schemas {
  readonly named: Record<string, Schema>;
  /** Types that say nothing about what they hold, with where they were met. */
  readonly untyped: string[];
}

const MAX_ENUM = 60;

/** Turns the types of answers into JSON Schema, as `JSON.stringify` writes them. */
export class TypeSchemas implements Schemas {
  readonly named: Record<string, Schema> = {};
  readonly untyped: string[] = [];
  readonly #checker: ts.TypeChecker;
  readonly #names = new Map<ts.Type, string>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** @param where for the list of untyped parts, `ShowCase_show.papers`. */
  of(type: ts.Type, where: string): Schema {
    const parts = type.isUnion() ? type.types : [type];
    const present = parts.filter((part) => !(part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const nullable = present.some((part) => part.flags & ts.TypeFlags.Null);
    const others = present.filter((part) => !(part.flags & ts.TypeFlags.Null));
    const schema = this.#union(others, where);
    return nullable ? withNull(schema) : schema;
  }

  #union(parts: readonly ts.Type[], where: string): Schema {
    if (parts.length === 0) return { type: 'null' };
    const literals = parts.filter((part) => part.isStringLiteral());
    const rest = parts.filter((part) => !part.isStringLiteral() && !(part.flags & ts.TypeFlags.BooleanLiteral));
    const schemas: Schema[] = [];
    if (literals.length > 0) {
      const values = literals.map(({ value }) => value).sort();
      schemas.push(values.length > MAX_ENUM ? { type: 'string' } : { type: 'string', enum: values });
    }
    const booleans = parts.filter((part) => part.flags & ts.TypeFlags.BooleanLiteral);
    if (booleans.length === 1) schemas.push({ const: this.#checker.typeToString(booleans[0]!) === 'true' });
    if (booleans.length === 2) schemas.push({ type: 'boolean' });
    for (const part of rest) schemas.push(this.#single(part, where));
    return schemas.length === 1 ? schemas[0]! : { anyOf: schemas };
  }

  #single(type: ts.Type, where: string): Schema {
    const checker = this.#checker;
    if (type.isNumberLiteral()) return { const: type.value };
    if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference).map((item) => this.of(item, `${where}[]`));
      return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
    }
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: this.of(item!, `${where}[]`) };
    }
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#object(type, where);
    this.untyped.push(`${where}: ${checker.typeToString(type)}`);
    return {};
  }

  #object(type: ts.Type, where: string): Schema {
    const known = this.#names.get(type);
    if (known !== undefined) return { $ref: `#/components/schemas/${known}` };
    const symbol = type.aliasSymbol ?? type.symbol;
    const text = symbol?.name ?? '';
    if (text === 'Date') return { type: 'string', format: 'date-time' };
    const own = symbol !== undefined && /^[A-Z]/.test(text) && isOurs(symbol);
    const parameters = argumentsOf(this.#checker, type).map((part) => (part.aliasSymbol ?? part.symbol)?.name ?? '');
    if (!own || !parameters.every((part) => /^[A-Z]/.test(part))) return this.#shape(type, where);
    const name = this.#free([text, ...parameters].join('Of'));
    this.#names.set(type, name);
    this.named[name] = {};
    this.named[name] = this.#shape(type, name);
    const description = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).trim();
    if (description !== '') this.named[name] = { description, ...this.named[name] };
    return { $ref: `#/components/schemas/${name}` };
  }

  #shape(type: ts.Type, where: string): Schema {
    const checker = this.#checker;
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const declared = checker.getTypeOfSymbol(property);
      if (declared.getCallSignatures().length > 0) continue;
      const schema = this.of(declared, `${where}.${property.name}`);
      const description = ts.displayPartsToString(property.getDocumentationComment(checker)).trim();
      properties[property.name] = description === '' ? schema : { description, ...schema };
      const optional = property.flags & ts.SymbolFlags.Optional || mayBeUndefined(declared);
      if (!optional) required.push(property.name);
    }
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (Object.keys(properties).length === 0 && index === undefined) {
      this.untyped.push(`${where}: ${checker.typeToString(type)}`);
      return { type: 'object' };
    }
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      ...(index === undefined ? {} : { additionalProperties: this.of(index.type, `${where}.*`) }),
    };
  }

  #free(name: string): string {
    for (let n = 1; ; n += 1) {
      const candidate = n === 1 ? name : `${name}${n}`;
      if (!(candidate in this.named)) return candidate;
    }
  }
}

function mayBeUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some((part) => part.flags & ts.TypeFlags.Undefined);
}

function argumentsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (type.aliasTypeArguments !== undefined) return type.aliasTypeArguments;
  const reference = type as ts.TypeReference;
  return reference.target === undefined ? [] : checker.getTypeArguments(reference);
}

function isOurs(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  return declaration !== undefined && !declaration.getSourceFile().fileName.includes('node_modules');
}

function withNull(schema: Schema): Schema {
  if (typeof schema['type'] === 'string' && schema['enum'] === undefined) {
    return { ...schema, type: [...new Set([schema['type'], 'null'])] };
  }
  return { anyOf: [schema, { type: 'null' }] };
}
