/**
 * Closed-world Liquid: a template is parsed once into an immutable tree and rendered any number of
 * times, by any number of threads, against plain JSON values.
 *
 * <p>Nothing outside the {@link org.workflowserver.template.value.TemplateScope} can be reached: no
 * beans, no classes, no files, no further templates. A {@link
 * org.workflowserver.template.value.Budget} bounds time, output and the values made on the way, so
 * that no template of an author can exhaust the server.
 *
 * <p>Secrets are kept out of what is recorded by a {@link org.workflowserver.template.mask.Mask}.
 * Decisions:
 *
 * <ol>
 *   <li>URL and JSON escapes are undone before a secret is searched for, instead of searching for
 *       escaped secrets: there are many ways to escape the same text, and one to undo it.
 *   <li>What is masked is not what a caller starts a run with: its payload stands in the record of
 *       the run as it came, and a rerun needs it. So the output of a trigger is not masked either;
 *       both read the same.
 *   <li>A secret that is a number is masked where it is one, too. It becomes text.
 * </ol>
 *
 * <p>Uses: json, template.filter, template.node, template.value.
 */
package org.workflowserver.template;
