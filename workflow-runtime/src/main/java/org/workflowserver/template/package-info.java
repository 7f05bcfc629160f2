/**
 * Closed-world Liquid: a template is parsed once into an immutable tree and rendered any number of
 * times, by any number of threads, against plain JSON values.
 *
 * <p>Nothing outside the {@link Scope} can be reached: no beans, no classes, no files, no further
 * templates. A {@link Budget} bounds time, output and the values made on the way, so that no
 * template of an author can exhaust the server.
 *
 * <p>Uses: json.
 */
package org.workflowserver.template;
