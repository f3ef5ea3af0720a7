Feature: Who may do what
  The table of SPEC.md, tried out.

  @CM6
  Scenario Outline: <who> and <command>
    Given Ada has a requested booking
    And <who>'s probe connects
    When <who>'s probe sends "<command>" about the booking
    Then <who>'s probe is answered with <answer>

    Examples: Customers
      | who | command                   | answer        |
      | Ada | booking:create            | success       |
      | Ada | booking:cancel            | success       |
      | Ada | booking:reschedule        | success       |
      | Ada | booking:answer-reschedule | FORBIDDEN     |
      | Ada | booking:transition        | FORBIDDEN     |
      | Ada | booking:note              | success       |
      | Ada | sync:since                | success       |
      | Ada | sync:snapshot             | success       |
      | Ada | notification:list         | success       |
      | Ada | notification:read         | success       |
      | Ada | notification:shown        | success       |
      | Ada | preferences:get           | success       |
      | Ada | preferences:set           | success       |
      | Ada | device:register           | success       |
      | Ada | device:unregister         | success       |
      | Ada | session:profile           | success       |
      | Ada | session:refresh           | TOKEN_INVALID |
      | Ada | telemetry:report          | success       |
      | Ada | session:sign-out          | success       |
      | Ada | session:revoke            | UNKNOWN_EVENT |
      | Ada | push:decisions            | UNKNOWN_EVENT |
      | Ada | connections:list          | UNKNOWN_EVENT |
      | Ada | connections:disconnect    | UNKNOWN_EVENT |
      | Ada | broadcast:preview         | UNKNOWN_EVENT |
      | Ada | broadcast:send            | UNKNOWN_EVENT |
      | Ada | broadcast:cancel          | UNKNOWN_EVENT |
      | Ada | broadcast:list            | UNKNOWN_EVENT |
      | Ada | audit:list                | UNKNOWN_EVENT |

    Examples: Vendors
      | who       | command                   | answer        |
      | vendor-01 | booking:create            | FORBIDDEN     |
      | vendor-01 | booking:cancel            | success       |
      | vendor-01 | booking:reschedule        | success       |
      | vendor-01 | booking:answer-reschedule | CONFLICT      |
      | vendor-01 | booking:transition        | success       |
      | vendor-01 | booking:note              | success       |
      | vendor-01 | sync:since                | success       |
      | vendor-01 | sync:snapshot             | success       |
      | vendor-01 | notification:list         | success       |
      | vendor-01 | notification:read         | success       |
      | vendor-01 | notification:shown        | success       |
      | vendor-01 | preferences:get           | success       |
      | vendor-01 | preferences:set           | success       |
      | vendor-01 | device:register           | success       |
      | vendor-01 | device:unregister         | success       |
      | vendor-01 | session:profile           | success       |
      | vendor-01 | session:refresh           | TOKEN_INVALID |
      | vendor-01 | telemetry:report          | success       |
      | vendor-01 | session:sign-out          | success       |
      | vendor-01 | session:revoke            | UNKNOWN_EVENT |
      | vendor-01 | push:decisions            | UNKNOWN_EVENT |
      | vendor-01 | connections:list          | UNKNOWN_EVENT |
      | vendor-01 | connections:disconnect    | UNKNOWN_EVENT |
      | vendor-01 | broadcast:send            | UNKNOWN_EVENT |
      | vendor-01 | audit:list                | UNKNOWN_EVENT |

    Examples: Admins, who have a namespace of their own
      | who         | command                   | answer        |
      | Alex Keller | session:revoke            | success       |
      | Alex Keller | push:decisions            | success       |
      | Alex Keller | connections:list          | success       |
      | Alex Keller | connections:disconnect    | success       |
      | Alex Keller | broadcast:preview         | success       |
      | Alex Keller | broadcast:send            | success       |
      | Alex Keller | broadcast:cancel          | NOT_FOUND     |
      | Alex Keller | broadcast:list            | success       |
      | Alex Keller | audit:list                | success       |
      | Alex Keller | notification:read         | UNKNOWN_EVENT |
      | Alex Keller | preferences:set           | UNKNOWN_EVENT |
      | Alex Keller | device:register           | UNKNOWN_EVENT |
      | Alex Keller | booking:create            | UNKNOWN_EVENT |
      | Alex Keller | booking:cancel            | UNKNOWN_EVENT |
      | Alex Keller | booking:answer-reschedule | UNKNOWN_EVENT |
      | Alex Keller | booking:transition        | UNKNOWN_EVENT |
      | Alex Keller | booking:note              | UNKNOWN_EVENT |
      | Alex Keller | sync:snapshot             | UNKNOWN_EVENT |
      | Alex Keller | session:refresh           | UNKNOWN_EVENT |
      | Alex Keller | session:sign-out          | UNKNOWN_EVENT |
