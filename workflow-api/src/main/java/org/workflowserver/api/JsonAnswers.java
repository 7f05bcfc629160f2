package org.workflowserver.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.http.EntityTags;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;

/** The shapes of successful answers. */
public final class JsonAnswers {
  private JsonAnswers() {}

  /** A JSON value. */
  public static ResponseBuilder json(int status, Object value) {
    return Response.status(status)
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .entity(new JsonBody(value));
  }

  /**
   * An object with an entity tag, or 304 when the caller has it already.
   *
   * @param tag the opaque part of the tag
   */
  public static ResponseBuilder tagged(
      ContainerRequestContext request, String tag, Supplier<Map<String, Object>> value) {
    boolean known =
        request.getHeaderString(HttpHeaders.IF_NONE_MATCH) instanceof String header
            && EntityTags.parse(header).filter(tags -> tags.matchWeakly(tag)).isPresent();
    return (known ? Response.notModified() : json(200, value.get()))
        .header(HttpHeaders.ETAG, quoted(tag));
  }

  /** A page of a bare array, with the link to the next one. */
  public static <T> Response page(
      Query query, Slice<T> slice, Function<T, Map<String, Object>> json) {
    return linked(json(200, slice.items().stream().map(json).toList()), query, slice.next());
  }

  /**
   * A page of a list, with the link to the next one.
   *
   * @param next the cursor of that; empty on the last page
   */
  public static Response linked(ResponseBuilder page, Query query, Optional<String> next) {
    Map<String, Object> changed = new HashMap<>();
    next.ifPresent(cursor -> changed.put("cursor", cursor));
    // Pages have numbers or cursors.
    changed.put("page", null);
    return next.isEmpty()
        ? page.build()
        : page.header(HttpHeaders.LINK, "<" + query.link(changed) + ">; rel=\"next\"").build();
  }

  /** A page of what a facade lists to the caller. */
  public static <T> Response page(
      ContainerRequestContext request,
      BiFunction<Caller, PageRequest, Slice<T>> list,
      Function<T, Map<String, Object>> json) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return page(query, list.apply(caller, query.page()), json);
  }

  /** What was made, and where it is from now on. */
  public static ResponseBuilder created(String path, Map<String, Object> value) {
    return json(201, value).header(HttpHeaders.LOCATION, path + value.get("id"));
  }

  /** Whether a call repeats an earlier one, as its answer says. */
  public static Response replayed(ResponseBuilder answer, boolean replayed) {
    return (replayed ? answer.header("Idempotent-Replayed", "true") : answer).build();
  }

  /** A strong entity tag as it stands in a header. */
  public static String quoted(String tag) {
    return '"' + tag + '"';
  }
}
