Feature: Arguments that do not fit
  What does not fit is refused with its reason, changes nothing, and harms nobody.

  @CM6
  Scenario Outline: <command> with <field> set to <value>
    Given Ada has a requested booking
    And Ada's probe connects
    When Ada's probe sends "<command>" about the booking with <field> set to <value>
    Then Ada's probe is answered with BAD_REQUEST
    And the answer to Ada's probe says that <field> does not fit
    And Ada's phone shows the booking at version 1

    Examples:
      | command            | field       | value                  |
      | booking:create     | key         | "not a uuid"           |
      | booking:create     | key         | 17                     |
      | booking:create     | vendorId    | "vendor 01"            |
      | booking:create     | resourceId  | ""                     |
      | booking:create     | service     | ""                     |
      | booking:create     | startsAt    | "next Monday"          |
      | booking:create     | startsAt    | "2026-02-30T10:00:00Z" |
      | booking:create     | endsAt      | "2026-03-01T10:00:00"  |
      | booking:cancel     | bookingId   | null                   |
      | booking:cancel     | baseVersion | 0                      |
      | booking:cancel     | baseVersion | 1.5                    |
      | booking:cancel     | reason      | ""                     |
      | booking:reschedule | baseVersion | "1"                    |
      | booking:note       | text        | ["a", "list"]          |
      | booking:note       | trace       | "not-a-traceparent"    |
      | sync:since         | stream      | "everything"           |
      | sync:since         | offset      | -1                     |
      | sync:since         | limit       | 100000                 |
      | sync:snapshot      | limit       | 0                      |
      | session:profile    | mode        | "turbo"                |

  @CM6
  Scenario Outline: <command> without <field>
    Given Ada has a requested booking
    And Ada's probe connects
    When Ada's probe sends "<command>" about the booking without <field>
    Then Ada's probe is answered with BAD_REQUEST
    And the answer to Ada's probe says that <field> does not fit

    Examples:
      | command         | field       |
      | booking:create  | key         |
      | booking:create  | endsAt      |
      | booking:cancel  | baseVersion |
      | booking:note    | text        |
      | booking:note    | bookingId   |
      | session:refresh | token       |

  @CM6
  Scenario Outline: A transition to <status> is not a vendor's to ask for
    Given Ada has a requested booking
    And vendor-01's probe connects
    When vendor-01's probe sends "booking:transition" about the booking with to set to "<status>"
    Then vendor-01's probe is answered with BAD_REQUEST

    Examples:
      | status    |
      | requested |
      | cancelled |
      | archived  |

  @CM6
  Scenario Outline: Arguments that are no object at all: <args>
    Given Ada's probe connects
    When Ada's probe sends "booking:note" with nothing but <args>
    Then Ada's probe is answered with BAD_REQUEST
    And Ada's probe is still connected

    Examples:
      | args     |
      | null     |
      | 7        |
      | "cancel" |
      | ["a", 1] |

  @CM6
  Scenario Outline: There is no event <event>
    Given Ada's probe connects
    When Ada's probe sends "<event>" with nothing but {"key": 1}
    Then Ada's probe is answered with UNKNOWN_EVENT
    And Ada's probe is still connected

    Examples:
      | event           |
      | booking:destroy |
      | constructor     |
      | __proto__       |

  @CM6
  Scenario: Fields that nobody knows are ignored
    Given Ada has a requested booking
    And Ada's probe connects
    When Ada's probe sends "booking:note" about the booking with colour set to "blue"
    Then Ada's probe is answered with success
    When Ada's probe sends "booking:cancel" about the booking with status set to "completed"
    Then Ada's probe is answered with the booking as cancelled

  @CM6
  Scenario: A command that wants no answer is carried out all the same
    Given Ada has a requested booking
    And Ada's probe connects
    When Ada's probe sends "booking:cancel" about the booking and wants no answer
    Then Ada's phone shows the booking as cancelled
    And Ada's probe is still connected
