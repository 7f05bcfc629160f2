import assert from "node:assert/strict";
import { test } from "node:test";
import kinds from "./fieldKinds.json";
import { COMBINED, FIELD_KINDS, asKind, choicesOf, entitled, fieldsOf, isCallable, kindOfField, nameFor, titleAt, unshown, whyNoFields, whyNotAnswered, whyNotNamed, withFields, withText } from "./formFields.ts";
import type { Schema } from "./server.ts";

const deploy: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  additionalProperties: false,
  required: ["size", "note"],
  properties: {
    note: { type: "string", title: "Note", minLength: 3 },
    size: { type: "integer", minimum: 1 },
    place: { type: "object", properties: { city: { type: "string" } } },
    tags: { type: "array", items: { type: "string", enum: ["a", "b"] }, uniqueItems: true },
  },
};

test("a form that is read and written is the same, whatever else its schema says", () => {
  assert.deepEqual(withFields(deploy, fieldsOf(deploy)!), deploy);
  for (const schema of [{ properties: {} }, { type: "object", properties: {}, required: [] }]) {
    assert.deepEqual({ ...withFields(schema, [{ name: "a", required: false, schema: {} }]), properties: {} }, { type: "object", ...schema });
  }
});

test("what is no list of fields stays JSON", () => {
  const none: unknown[] = [
    "{{ trigger.form }}",
    [],
    { type: "array" },
    { $ref: "#/$defs/a" },
    { type: "object", anyOf: [] },
    { type: "object", properties: { a: true } },
    { type: "object", required: ["gone"], properties: {} },
    { type: "object", required: ["toString"], properties: {} },
    { type: "object", required: "a", properties: { a: {} } },
  ];
  none.forEach((schema) => assert.equal(fieldsOf(schema), undefined, JSON.stringify(schema)));
  const reasons = ["{{ trigger.form }}", '{"type": ', [], { anyOf: [] }].map(whyNoFields);
  assert.deepEqual(reasons, ["form-is-template", "form-no-object", "form-no-object", "form-is-json"]);
  assert.deepEqual(fieldsOf(undefined), []);
  assert.equal(withFields(undefined, []), undefined);
});

test("kinds are those that the form of the inbox asks by", () => {
  kinds.fields.forEach(({ schema, listed }) => assert.equal(kindOfField(schema as Schema), listed, JSON.stringify(schema)));
  assert.deepEqual(COMBINED, kinds.combined);
  FIELD_KINDS.forEach((kind) => {
    const asked = new Set(kinds.fields.filter(({ listed }) => listed === kind).map((one) => one.asked));
    assert.equal(asked.size, 1, `${kind} is asked by one field`);
  });
});

test("another kind keeps what people read, and the choices", () => {
  const choice = asKind({ title: "Size", description: "How large", minLength: 3, type: "string" }, "choice");
  assert.deepEqual(choice, { title: "Size", type: "string", enum: [], description: "How large" });
  const choices = asKind({ ...choice, enum: ["s", "m"] }, "choices");
  assert.deepEqual(choicesOf(choices), ["s", "m"]);
  assert.equal(kindOfField(choices), "choices");
  assert.deepEqual(withText(withText({ type: "string" }, "title", "T"), "title", ""), { type: "string" });
  assert.deepEqual(unshown({ type: "integer", title: "T", minimum: 1, default: 2 }), ["minimum", "default"]);
});

test("a choice of nothing can't be answered", () => {
  const asked: Schema[] = [asKind({}, "choice"), asKind({}, "choices"), { type: "string", enum: ["a"] }, { type: "string" }];
  assert.deepEqual(asked.map(whyNotAnswered), ["field-no-options", "field-no-options", undefined, undefined]);
});

test("a name is made of the title, and is the only one", () => {
  const others = [{ name: "postal_code", required: false, schema: {} }];
  assert.equal(nameFor("Postal code?", []), "postal_code");
  assert.equal(nameFor("Postal code", others), "postal_code_2");
  assert.equal(nameFor("Größe", []), "gro_e");
  assert.equal(nameFor("2nd", []), "field_2nd");
  assert.equal(nameFor("", []), "field");
  assert.deepEqual(["", "12", "postal_code", "constructor"].map((name) => whyNotNamed(name, others)), ["field-name-missing", "field-name-wrong", "field-name-taken", undefined]);
  assert.deepEqual(["a", "_a-1", "a?", "ship on", "a.b", "2nd", "größe"].map(isCallable), [true, true, true, false, false, false, false]);
});

test("a problem is of the field that its pointer leads to", () => {
  const fields = fieldsOf({ properties: { "a/b": { title: "A or B" }, note: {} } })!;
  const titles = ["/properties/a~1b/enum", "/properties/note", "/properties/gone", "/required/0", ""].map((pointer) => titleAt(pointer, fields));
  assert.deepEqual(titles, ["A or B", "note", undefined, undefined, undefined]);
});

test("a name that is made of the title goes with it, but not once it may be used", () => {
  const made = { name: "ship_on", required: true, schema: { title: "Ship on", type: "string" } };
  const named = (field: typeof made, isNew: boolean) => {
    const { name, required, schema } = entitled(field, "Ship date", [], isNew);
    return [name, required, schema.title];
  };
  assert.deepEqual(named(made, true), ["ship_date", true, "Ship date"]);
  assert.deepEqual(named(made, false), ["ship_on", true, "Ship date"]);
  assert.deepEqual(named({ ...made, name: "departure" }, true), ["departure", true, "Ship date"]);
});
